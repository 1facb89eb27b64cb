/**
 * The field that names a file that is served (RFC 6266): the whole name in `filename*`, and without what is not ASCII for
 * programs that know only `filename`.
 *
 * @param name cleaned: no control characters, no half characters
 */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${whole}`;
}
