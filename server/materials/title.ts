/** `Phieu_hoc-tap.docx` says it well enough until somebody says it better. */
export function titleFromName(name: string): string {
  return name
    .replace(/\.[^.]{1,8}$/, '')
    .replace(/[_\s]+/g, ' ')
    .trim()
    .slice(0, 300)
}
