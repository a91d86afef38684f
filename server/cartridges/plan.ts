// What each part of a package becomes here: the kind that there is for it, or what comes nearest to that.

import { Types } from 'mongoose'
import { kindNamed, kindPackedAs, mostItems } from '../courses/index.ts'
import type { Translate } from '../i18n/translator.ts'
import type { CourseItemKind } from '../pages/course-kinds.ts'
import type { DraftCourse, DraftFile, DraftItem } from './read/draft.ts'
import type { RowRecord } from './row.model.ts'

export type PlannedRow = Omit<RowRecord, '_id' | 'importId' | 'number'>

export interface Room {
  /** How many items the course has already. */
  readonly there: number
  readonly level: string | undefined
  readonly t: Translate
}

export function planRows({ sections }: DraftCourse, { there, level, t }: Room): PlannedRow[] {
  let left = mostItems - there
  return sections.flatMap(({ items }, section) =>
    items
      .flatMap((item) => asHeld(item, t))
      .map((item): PlannedRow => {
        const row = rowOf(item, { section, level, t })
        if (row.outcome === 'notHeld' || left-- > 0) return row
        const reasons = [...row.reasons, { key: 'cartridges.reasons.courseFull', values: { most: mostItems } }]
        return { ...row, outcome: 'notHeld', state: 'left', reasons }
      }),
  )
}

interface Held {
  readonly item: DraftItem
  readonly kind: CourseItemKind | undefined
  /** It is something else than it was. */
  readonly isOther: boolean
}

/** One, and beside it the files that its kind has no place for. */
function asHeld(item: DraftItem, t: Translate): Held[] {
  if (item.outcome === 'notHeld') return [{ item, kind: undefined, isOther: false }]
  const own = item.kind === undefined ? kindPackedAs(item.as) : kindNamed(item.kind)
  const isKnown = own?.packing && (item.fields || own.packing.fieldsOf)
  const kind = isKnown ? own : kindPackedAs('page')!
  const held = isKnown ? item : withNote(item, t)
  if (kind.takesFiles || held.files.length === 0) return [{ item: held, kind, isOther: !isKnown }]
  const bare = { ...held, text: withoutPictures(held.text, held.files), files: [] }
  const files: DraftItem = {
    ...{ ...item, itemId: new Types.ObjectId(), as: 'files', text: '', fields: undefined, moments: undefined },
    ...{ title: t('cartridges.made.attached', { title: item.title }).slice(0, 200), reasons: [], source: 'file' },
    ...{ kind: undefined, url: undefined, afterItemId: undefined, rule: undefined },
  }
  return [
    { item: bare, kind, isOther: !isKnown },
    { item: files, kind: kindPackedAs('files'), isOther: false },
  ]
}

function withNote(item: DraftItem, t: Translate): DraftItem {
  const what = t(`cartridges.sources.${item.as}`)
  const reasons = [...item.reasons, { key: 'cartridges.reasons.asPage' }]
  return {
    ...item,
    as: 'page',
    text: `*${t('cartridges.made.was', { what })}*\n\n${item.text}`,
    reasons,
    fields: undefined,
  }
}

function withoutPictures(text: string, files: readonly DraftFile[]): string {
  return files.reduce(
    (all, { id }) => all.replace(new RegExp(`!\\[((?:[^\\]\\\\]|\\\\.)*)\\]\\(tệp:${id}\\)`, 'g'), '$1'),
    text,
  )
}

interface Placed {
  readonly section: number
  readonly level: string | undefined
  readonly t: Translate
}

function rowOf({ item, kind, isOther }: Held, { section, level, t }: Placed): PlannedRow {
  const { itemId, title, source, as, text, url, isPublished, isOptional = false, rule, opensAt, afterItemId } = item
  const isHeld = kind !== undefined
  const plain = plainFrom(text) || title
  const fields = item.fields ?? kind?.packing?.fieldsOf?.({ text: text || title, plain, level, url }) ?? {}
  const moments = item.moments ?? {}
  return {
    ...{ section, itemId, title: title || t(`cartridges.sources.${source}`), source, as, kind: kind?.name ?? '' },
    ...{ fields: isHeld ? textless(as, fields, text) : {}, moments: isHeld ? moments : {}, files: item.files },
    ...{ uploadIds: [], isPublished, isOptional, rule: rule ?? null, opensAt: opensAt ?? null },
    ...{ afterItemId: afterItemId ?? null, reasons: item.reasons, results: [] },
    outcome: isHeld ? (isOther ? 'other' : item.outcome) : 'notHeld',
    state: isHeld ? 'waiting' : 'left',
  }
}

/** Of a file, a link, a heading nothing is said but what was said there. */
function textless(as: DraftItem['as'], fields: Readonly<Record<string, string>>, text: string) {
  return text === '' && ['files', 'link', 'heading'].includes(as) && 'text' in fields ? { ...fields, text: '' } : fields
}

/** For forms that take no Markdown. */
export function plainFrom(text: string): string {
  return text
    .replace(/!\[((?:[^\]\\]|\\.)*)\]\([^)\s]*\)/g, '$1')
    .replace(/\[((?:[^\]\\]|\\.)*)\]\(([^)\s]*)\)/g, (_, label: string, url: string) =>
      label === url ? url : `${label} (${url})`,
    )
    .replace(/^#{1,6} /gm, '')
    .replace(/(?<!\\)(\*\*|~~)/g, '')
    .replace(/(?<![\\*])\*(?=\S)|(?<=\S)(?<!\\)\*(?!\*)/g, '')
    .replace(/\\([\\`*_[\]#|~$<>.+)-])/g, '$1')
    .trim()
}
