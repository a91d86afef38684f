import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { endingOf, listUrl, unitsTabs, kindAndLevels } from './unit-pages.ts'
import { branchLimit, type Tree, type TreeBranch, treeLines, type TreeNode, type TreeQuery } from './tree.ts'

export interface TreePage {
  readonly query: TreeQuery
  readonly tree: Tree
  readonly errors?: FieldErrors | undefined
  readonly typedDay: string
}

export function treePage({ query, tree, errors = {}, typedDay }: TreePage, words: Translator, now: Date) {
  const { t } = words
  const { day, line, skipped } = query
  return {
    tabs: unitsTabs('tree', day, t),
    url: treeUrl,
    day: typedDay,
    errors,
    lines: treeLines.map((value) => ({ value, label: t(`schools.tree.lines.${value}`), isSelected: value === line })),
    nodes: tree.nodes.map((node) => nodeView(node, query, words, now)),
    hasPages: skipped > 0 || tree.hasMore,
    previousUrl: skipped > 0 ? addressOfTree({ ...query, skipped: Math.max(0, skipped - branchLimit) }) : undefined,
    nextUrl: tree.hasMore ? addressOfTree({ ...query, skipped: skipped + branchLimit }) : undefined,
    scripts: ['schools/tree.js'],
  }
}

/** Opened units are given as often as there are: `open=ID`, or `open=ID.CURSOR` for a further page of a branch. */
export function addressOfTree({ line, day, open, skipped }: TreeQuery): string {
  const query: [string, string][] = [
    ...optional('line', line === treeLines[0] ? '' : line),
    ...optional('day', day),
    ...optional('skipped', skipped === 0 ? '' : String(skipped)),
    ...[...open].map(([id, cursor]): [string, string] => ['open', cursor === '' ? id : `${id}.${cursor}`]),
  ]
  return query.length === 0 ? treeUrl : `${treeUrl}?${new URLSearchParams(query).toString()}`
}

function optional(name: string, value: string): [string, string][] {
  return value === '' ? [] : [[name, value]]
}

export const treeUrl = `${listUrl}/tree`

interface NodeView {
  readonly id: string
  readonly name: string
  readonly kind: string
  /** When it ends, and what continues it; empty: it goes on. */
  readonly note: string
  readonly noteName: string
  readonly url: string
  readonly isLeaf: boolean
  readonly isOpen: boolean
  readonly openUrl: string
  readonly nodes: readonly NodeView[]
  readonly hasPages: boolean
  readonly pagesLabel: string
  readonly previousUrl: string | undefined
  readonly nextUrl: string | undefined
}

function nodeView({ unit, branch, isLeaf }: TreeNode, query: TreeQuery, words: Translator, now: Date): NodeView {
  const id = unit._id.toString()
  const opened = (cursor: string) =>
    `${addressOfTree({ ...query, open: new Map(query.open).set(id, cursor) })}#unit-${id}`
  const { nodes, next, isFurther }: TreeBranch = branch ?? { nodes: [], next: undefined, isFurther: false }
  return {
    id,
    name: unit.name,
    kind: kindAndLevels(unit, words),
    ...endingOf(unit, words, now),
    url: query.day === '' ? `${listUrl}/${id}` : `${listUrl}/${id}?day=${query.day}`,
    isLeaf,
    isOpen: branch !== undefined,
    openUrl: opened(''),
    nodes: nodes.map((node) => nodeView(node, query, words, now)),
    hasPages: isFurther || next !== undefined,
    pagesLabel: words.t('schools.tree.pages', { name: unit.name }),
    previousUrl: isFurther ? opened('') : undefined,
    nextUrl: next && opened(next),
  }
}
