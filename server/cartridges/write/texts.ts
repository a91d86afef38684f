// Texts of items as HTML for other systems: with pictures from the cartridge, and links among its parts. Pure.

import { renderPage } from '../../courses/index.ts'
import { escapeHtml } from './escape.ts'

export interface Around {
  /** Of files, by their ids, as this text reaches them. */
  readonly pictures: ReadonlyMap<string, string>
  /** Of other items, by their ids, as this text reaches them. */
  readonly items: ReadonlyMap<string, string>
  readonly materials: ReadonlyMap<string, { readonly title: string; readonly url: string }>
  readonly site: string
}

const words = { material: 'Học liệu', pictureGone: 'Hình không còn' }

export function htmlOf(text: string, { pictures, items, materials, site }: Around): string {
  const urls = new Map([...pictures].map(([id, url]) => [id, { url }]))
  return renderPage(text, { pictures: urls, materials, words }).replace(
    /(<a href=")(\/[^"]*)"/g,
    (_, start: string, address: string) => {
      const [, id = ''] = /^\/courses\/[0-9a-f]{24}\/items\/([0-9a-f]{24})/.exec(address) ?? []
      return `${start}${items.get(id) ?? `${site}${address}`}"`
    },
  )
}

export function pageOf(title: string, html: string): string {
  const name = escapeHtml(title)
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`
  return `<!DOCTYPE html>\n<html lang="vi">\n<head>${head}<title>${name}</title></head>\n<body>\n<h1>${name}</h1>\n${html}\n</body>\n</html>\n`
}
