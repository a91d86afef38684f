// The courses of the demo as they are written in the folder `courses`: a line that begins with @ begins a section or an item,
// what follows is its text. Pure.

export interface DemoItem {
  readonly kind: 'page' | 'material' | 'assignment' | 'link' | 'heading'
  readonly title: string
  readonly text: string
  /** Besides the title: `key=value`, of a material its key, of a link its address. */
  readonly said: ReadonlyMap<string, string>
}

export interface DemoSection {
  readonly title: string
  readonly text: string
  readonly items: readonly DemoItem[]
}

/** As in `@assignment Luyện tập | scheme=points due=-3`. */
export function readCourseText(text: string): { readonly introduction: string; readonly sections: DemoSection[] } {
  const [introduction = '', ...parts] = text.normalize('NFC').split(/^@/m)
  const sections: { title: string; text: string; items: DemoItem[] }[] = []
  for (const part of parts) {
    const [line = '', ...rest] = part.split('\n')
    const [, kind = '', named = '', details = ''] = /^(\w+) ?([^|]*)(?:\|(.*))?$/.exec(line) ?? []
    const body = rest.join('\n').trim()
    const title = named.trim()
    if (kind === 'section') sections.push({ title, text: body, items: [] })
    else if (isKind(kind)) sections.at(-1)!.items.push({ kind, title, text: body, said: saidIn(details) })
    else throw new Error(`There is no @${kind} in the courses of the demo.`)
  }
  return { introduction: introduction.trim(), sections }
}

const kinds = ['page', 'material', 'assignment', 'link', 'heading'] as const

function isKind(text: string): text is DemoItem['kind'] {
  return kinds.some((kind) => kind === text)
}

function saidIn(details: string): Map<string, string> {
  return new Map(
    details
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map((one): [string, string] => {
        const at = one.indexOf('=')
        return at < 0 ? [one, 'yes'] : [one.slice(0, at), one.slice(at + 1)]
      }),
  )
}
