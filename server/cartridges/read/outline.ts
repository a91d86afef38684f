// The tree of a cartridge, however deep, as the sections of a course: folders below a section become headings. Pure.

import type { ManifestItem } from './manifest.ts'

export interface Line {
  readonly item: ManifestItem
  /** A folder in a folder, or a line without anything behind it. */
  readonly isHeading: boolean
}

export interface Part {
  readonly title: string
  readonly identifier: string
  readonly lines: readonly Line[]
}

/** `most`: sections; the rest become headings in the last one. */
export function partsOf(items: readonly ManifestItem[], most: number): Part[] {
  const top = withoutShell(items)
  const parts: Part[] = []
  let loose: Line[] = []
  const endLoose = () => {
    if (loose.length > 0) parts.push({ title: '', identifier: '', lines: loose })
    loose = []
  }
  for (const item of top) {
    if (isFolder(item)) {
      endLoose()
      parts.push({ title: item.title, identifier: item.identifier, lines: [...own(item), ...linesOf(item.children)] })
    } else loose.push(lineOf(item))
  }
  endLoose()
  if (parts.length <= most) return parts
  const rest = parts.slice(most - 1)
  const last: Part = {
    ...rest[0]!,
    lines: rest.flatMap((part, at) => (at === 0 ? part.lines : [headed(part), ...part.lines])),
  }
  return [...parts.slice(0, most - 1), last]
}

/** Around all of it most systems put one item, or two, that nobody sees. */
function withoutShell(items: readonly ManifestItem[]): readonly ManifestItem[] {
  const [only] = items
  if (items.length !== 1 || !only || only.reference !== '' || only.children.length === 0) return items
  // A course of one chapter alone is one section.
  return only.title === '' || only.children.some(isFolder) ? withoutShell(only.children) : items
}

function isFolder({ children }: ManifestItem): boolean {
  return children.length > 0
}

function linesOf(items: readonly ManifestItem[]): Line[] {
  return items.flatMap((item) =>
    isFolder(item)
      ? [{ item: { ...item, reference: '' }, isHeading: true }, ...own(item), ...linesOf(item.children)]
      : [lineOf(item)],
  )
}

function lineOf(item: ManifestItem): Line {
  return { item, isHeading: item.reference === '' }
}

/** A folder that is something itself. */
function own(item: ManifestItem): Line[] {
  return item.reference === '' ? [] : [{ item: { ...item, children: [] }, isHeading: false }]
}

function headed({ title, identifier }: Part): Line {
  return { item: { identifier, reference: '', title, isVisible: true, children: [] }, isHeading: true }
}
