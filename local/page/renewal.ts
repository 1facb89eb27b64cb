/**
 * How a page renews itself while a fax is open: by the one script that it holds. It fetches the page again and changes
 * only what differs, so that focus, selected text, opened details and typed words stay where they are; a reload would
 * lose them all. Without scripts the page is as it was when it was loaded.
 *
 * Rows are told apart by `data-key`, so that a new one on top moves no other.
 */
import { createHash } from 'node:crypto';

/** Runs in the browser: no types, and nothing but the browser's own functions. */
export const script = `
(() => {
  const main = document.querySelector('main');
  const stale = document.getElementById('stale');
  const keyOf = (node) => node.nodeType === 1 ? node.getAttribute('data-key') : null;
  const isAlike = (one, other) => one.nodeName === other.nodeName && one.id === other.id && keyOf(one) === keyOf(other);

  function setAttributes(old, fresh) {
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    for (const { name } of [...old.attributes]) {
      const isTheReaders = old.nodeName === 'DETAILS' && name === 'open';
      if (!fresh.hasAttribute(name) && !isTheReaders) old.removeAttribute(name);
    }
  }

  function findAlike(from, wanted) {
    for (let node = from; node; node = node.nextSibling) if (isAlike(node, wanted)) return node;
    return null;
  }

  function renewChildren(old, fresh) {
    const kept = new Set([...fresh.children].map(keyOf));
    for (const child of [...old.children]) if (keyOf(child) !== null && !kept.has(keyOf(child))) child.remove();
    let place = old.firstChild;
    for (const wanted of [...fresh.childNodes]) {
      const found = findAlike(place, wanted);
      if (found === null) {
        old.insertBefore(document.importNode(wanted, true), place);
        continue;
      }
      while (place !== found) {
        const passed = place;
        place = place.nextSibling;
        passed.remove();
      }
      renewNode(found, wanted);
      place = found.nextSibling;
    }
    while (place) {
      const rest = place;
      place = place.nextSibling;
      rest.remove();
    }
  }

  function renewNode(old, fresh) {
    if (old.nodeType !== 1) {
      if (old.data !== fresh.data) old.data = fresh.data;
      return;
    }
    if (old.isEqualNode(fresh)) return;
    setAttributes(old, fresh);
    renewChildren(old, fresh);
  }

  async function renew() {
    if (document.hidden) return document.addEventListener('visibilitychange', renew, { once: true });
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      renewNode(main, page.querySelector('main'));
      document.title = page.title;
      stale.hidden = true;
    } catch {
      stale.hidden = false;
    }
    plan();
  }

  function plan() {
    const seconds = Number(main.getAttribute('data-renew'));
    if (seconds > 0) setTimeout(renew, seconds * 1000);
  }
  plan();
})();
`;

/** For the Content-Security-Policy: no other script may run in the page. */
export const scriptHash = `sha256-${createHash('sha256').update(script).digest('base64')}`;
