/**
 * The header Content-Disposition that makes a browser save a file under this name, in whatever language it is.
 * Old clients get the name without its diacritics. https://www.rfc-editor.org/rfc/rfc6266#section-4.3
 */
export function attachment(name: string): string {
  // Half a surrogate pair, which cannot be encoded, becomes U+FFFD.
  const sound = Buffer.from(name).toString()
  return `attachment; filename="${inAscii(sound)}"; filename*=UTF-8''${encode(sound)}`
}

function inAscii(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .replace(/[^\x20-\x7e]|["\\/%]/gu, '_')
}

/** What encodeURIComponent leaves as it is, but RFC 8187 (section 3.2.1) does not. */
function encode(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)
}
