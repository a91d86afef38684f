// One result, as a card shows it.

import type { Segment } from '../../storage/search/search.ts'
import type { Actor } from '../actor.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOfMaterial, canTakeFile, type MaterialFile, recallOf, stateBadge, titleOf } from '../materials/index.ts'
import type { Processing } from '../processing/index.ts'
import { kindOf } from '../uploads/index.ts'
import { toldRating } from '../usage/index.ts'
import type { LabelOf } from './labels.ts'
import type { Found } from './search.ts'

export interface CardContext {
  readonly actor: Actor | undefined
  readonly labelOf: LabelOf
  /** By stored file. */
  readonly facts: ReadonlyMap<string, Processing>
  /** Of what is shown, by material: those made from a recalled edition. */
  readonly fromRecalled: ReadonlySet<string>
  readonly words: Translator
}

export type Card = ReturnType<typeof cardOf>

export function cardOf(found: Found, { actor, labelOf, facts, fromRecalled, words }: CardContext) {
  const { material, content, isDraft, page } = found
  const { t } = words
  const files = content.files.filter((file) => canTakeFile(actor, file))
  const [first] = files
  const kind = first ? kindOf(first.format) : 'link'
  const processing = first && facts.get(first.storedFileId.toString())
  const address = addressOfMaterial(material._id)
  return {
    url: isDraft && material.live ? `${address}/draft` : address,
    title: (found.title && phrases(found.title)) ?? [{ text: titleOf(content, t), marked: false }],
    excerpt: page ? phrases(page.text) : excerptOf(found.description, content.description),
    place: page && placeOf(page.file, page.number, page.title, words),
    type: content.type && labelOf('type', content.type),
    lesson: lessonOf(content.subjects, content.grades, labelOf, t),
    authors: content.authors.map(({ name }) => name).join(', '),
    school: material.unitName,
    length: processing && lengthOf(processing, t),
    size: files.reduce((sum, { size }) => sum + size, 0),
    licence: content.licence && t(`catalogue.licences.${content.licence}`),
    downloads: material.downloads,
    rated: ratedText(found, actor, t),
    recalled: recalledOf(found, fromRecalled, t),
    badge: badgeOf(found, t),
    thumbnail: !isDraft && processing?.thumbnail && { url: `${address}/thumbnail`, ...sizesOf(processing.thumbnail) },
    icon: icons[kind] ?? 'document',
    format: first?.format.toUpperCase(),
  }
}

function recalledOf({ material, isDraft }: Found, fromRecalled: ReadonlySet<string>, t: Translator['t']) {
  if (!isDraft && material.live && recallOf(material, material.live.number)) return t('materials.recall.badge')
  return fromRecalled.has(material._id.toString()) ? t('materials.recall.source') : undefined
}

function ratedText({ material }: Found, actor: Actor | undefined, t: Translator['t']): string | undefined {
  const rated = toldRating(material, actor)
  return rated && t('catalogue.rated', { ...rated })
}

/** Marked words that follow each other are marked as one. */
function phrases(segments: readonly Segment[]): Segment[] {
  const joined: Segment[] = []
  for (const [at, segment] of segments.entries()) {
    const isBetween = segment.text.trim() === '' && joined.at(-1)?.marked && segments[at + 1]?.marked
    const marked = segment.marked || isBetween === true
    const last = joined.at(-1)
    if (marked && last?.marked) joined.splice(-1, 1, { text: last.text + segment.text, marked })
    else joined.push({ text: segment.text, marked })
  }
  return joined
}

const icons: Readonly<Record<string, string>> = {
  document: 'document',
  presentation: 'slides',
  spreadsheet: 'spreadsheet',
  ebook: 'book',
  image: 'image',
  video: 'video',
  audio: 'audio',
  archive: 'archive',
  package: 'archive',
  link: 'link',
}

function sizesOf({ width, height }: { readonly width: number; readonly height: number }) {
  return { width, height }
}

const longest = 220

function excerptOf(marked: readonly Segment[] | undefined, description: string): readonly Segment[] {
  if (marked?.some((segment) => segment.marked)) return phrases(marked)
  const short = description.length > longest ? `${description.slice(0, longest).replace(/\s+\S*$/, '')}…` : description
  return short === '' ? [] : [{ text: short, marked: false }]
}

/** `Trang 3`, `Trang chiếu 3`, `Phần 2`, in which file. */
function placeOf(file: MaterialFile, number: number, title: string | undefined, { t }: Translator): string {
  const kind = kindOf(file.format)
  const unit =
    kind === 'presentation' ? 'slide' : kind === 'spreadsheet' ? 'sheet' : file.format === 'pdf' ? 'page' : 'part'
  const place = t(`catalogue.places.${unit}`, { number })
  return title
    ? t('catalogue.places.titled', { place, title, file: file.name })
    : t('catalogue.places.of', { place, file: file.name })
}

function lessonOf(
  subjects: readonly string[],
  grades: readonly number[],
  labelOf: LabelOf,
  t: Translator['t'],
): string {
  const names = subjects.map((code) => labelOf('subject', code)).join(', ')
  if (grades.length === 0) return names
  const list = grades.join(', ')
  return names === '' ? t('catalogue.grade', { grade: list }) : `${names} ${list}`
}

function lengthOf({ facts }: Processing, t: Translator['t']): string | undefined {
  if (facts.durationSeconds)
    return t('catalogue.minutes', { count: Math.max(1, Math.round(facts.durationSeconds / 60)) })
  if (facts.slides) return t('catalogue.slides', { count: facts.slides })
  return facts.pages ? t('catalogue.pages', { count: facts.pages }) : undefined
}

function badgeOf({ material, isDraft }: Found, t: Translator['t']) {
  if (isDraft)
    return material.live ? { kind: '', icon: 'edit', label: t('catalogue.newerDraft') } : stateBadge(material.state, t)
  if (!material.live || material.state === 'hidden' || material.state === 'archived')
    return stateBadge(material.state, t)
  const isReviewed = material.live.scope !== 'school'
  return { kind: 'good', icon: 'check', label: t(isReviewed ? 'catalogue.inSector' : 'catalogue.inSchool') }
}
