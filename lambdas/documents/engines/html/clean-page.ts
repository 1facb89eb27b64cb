/**
 * Removes from untrusted HTML what could load, navigate, or run. The function goes into the browser as text and
 * works on a parsed document that shows nothing and loads nothing: what is cleaned is what the same parser will show.
 */

/** As much of the DOM as is used: the project's own code never runs in a page. */
interface PageAttribute {
  readonly name: string;
  readonly value: string;
}
interface PageElement {
  readonly localName: string;
  readonly attributes: Iterable<PageAttribute>;
  readonly children: Iterable<PageElement>;
  readonly content?: PageElement;
  innerHTML: string;
  textContent: string | null;
  readonly outerHTML: string;
  readonly firstElementChild: PageElement | null;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  remove(): void;
  replaceWith(other: PageElement): void;
  append(...others: PageElement[]): void;
}
interface PageDocument {
  readonly documentElement: PageElement;
  readonly head: PageElement;
  readonly body: PageElement;
  readonly compatMode: string;
  createElement(name: string): PageElement;
}
declare const DOMParser: new () => { parseFromString(html: string, type: 'text/html'): PageDocument };

/**
 * Runs in the browser.
 * @param policy the content policy of the cleaned page
 * @returns the cleaned page
 */
function cleanPage(html: string, policy: string): string {
  const dropped = new Set(
    (
      'script link meta base iframe frame object embed applet param portal fencedframe template audio video source ' +
      'track noembed noframes title animate animatemotion animatetransform set mpath feimage'
    ).split(' '),
  );
  const leading = new Set(
    (
      'href xlink:href src srcset imagesrcset data poster background action formaction ping cite longdesc manifest ' +
      'codebase classid archive profile usemap srcdoc lowsrc dynsrc target autofocus accesskey'
    ).split(' '),
  );
  const harmless = /^data:image\/(?:png|jpe?g|gif|webp|bmp|x-ms-bmp|avif|x-icon|vnd\.microsoft\.icon);/i;
  const nestedFrames = 3;
  const parse = (text: string) => new DOMParser().parseFromString(text, 'text/html');
  const cleanStyle = (css: string) =>
    css
      .replace(/@import[^;]*;?/gi, '')
      .replace(/url\(\s*(?!["']?(?:data:|#))[^)]*\)?/gi, 'none')
      // Paper is ours to choose; a named page would begin a new sheet.
      .replace(/@page[^{]*\{(?:[^{}]|\{[^{}]*\})*\}/gi, '')
      .replace(/(^|[;{\s])page\s*:[^;}]*/gi, '$1')
      .replace(/position\s*:\s*(?:fixed|sticky)/gi, 'position:absolute');

  const cleanAttributes = (element: PageElement) => {
    for (const { name, value } of [...element.attributes]) {
      const plain = name.toLowerCase();
      if (plain === 'style') element.setAttribute(name, cleanStyle(value));
      else if (plain.startsWith('on')) element.removeAttribute(name);
      else if (leading.has(plain)) {
        const isPicture = ['img', 'image', 'input'].includes(element.localName);
        if (!(isPicture && harmless.test(value.trim())) && !value.startsWith('#')) element.removeAttribute(name);
      }
    }
  };

  const clean = (element: PageElement, owner: PageDocument, depth: number): void => {
    for (const child of [...element.children]) {
      const inner = child.localName === 'iframe' ? child.getAttribute('srcdoc') : null;
      if (inner !== null && depth < nestedFrames) {
        const shown = owner.createElement('div');
        const within = parse(inner);
        clean(within.body, within, depth + 1);
        shown.innerHTML = within.body.innerHTML;
        child.replaceWith(shown);
      } else if (dropped.has(child.localName)) child.remove();
      else {
        if (child.localName === 'style') child.textContent = cleanStyle(child.textContent ?? '');
        cleanAttributes(child);
        // Whoever wrote `open` or not: what is folded away on a screen would be missing on paper.
        if (child.localName === 'details') child.setAttribute('open', '');
        clean(child, owner, depth);
      }
    }
  };

  const page = parse(html);
  clean(page.documentElement, page, 0);
  for (const element of [page.documentElement, page.head, page.body]) cleanAttributes(element);
  const rule = page.createElement('meta');
  rule.setAttribute('http-equiv', 'Content-Security-Policy');
  rule.setAttribute('content', policy);
  const charset = page.createElement('meta');
  charset.setAttribute('charset', 'utf-8');
  const head = page.createElement('head');
  head.append(charset, rule);
  const start = head.innerHTML;
  const doctype = page.compatMode === 'BackCompat' ? '' : '<!doctype html>';
  return doctype + page.documentElement.outerHTML.replace(/<head[^>]*>/i, (tag) => tag + start);
}

/** The function as the browser takes it. It uses nothing from outside itself. */
export const cleanPageDeclaration: string = cleanPage.toString();
