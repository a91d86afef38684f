// What the form of an entry needs to know besides what is typed into it.

import type { FieldErrors } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { addressOf } from '../../pages/address.ts'
import { isCurriculumLevel } from '../levels.ts'
import { editUrl } from '../tabs.ts'
import { findVersion } from '../versions.ts'
import { findHome, type Home } from './add.ts'
import { contentsUrl, entryUrl, listUrlOf } from './address.ts'
import { codePrefix, type Where } from './check.ts'
import { listInOrder, listSiblings, siblingsOf } from './find.ts'
import type { EntryPage, NewEntryPage } from './form-page.ts'
import { type EntryRecord, type Kind, kinds } from './kinds.ts'

export interface NewForm {
  readonly kind: Kind
  readonly home: Readonly<Record<string, string>>
  readonly typed: Readonly<Record<string, string>>
  readonly errors?: FieldErrors
}

export async function newFormOf({ kind, home, typed, errors }: NewForm): Promise<NewEntryPage> {
  const { where, parent } = await findHome(kind, readHome(home))
  const siblings = kind.name === 'subjectGrade' ? await listInOrder(kind, siblingsOf(kind, where)) : []
  return {
    ...{ kind, where, home, typed, errors },
    choiceGroups: await choiceGroupsOf(where),
    takenGrades: siblings.flatMap(({ grade }) => grade ?? []),
    listUrl: await listOfHome(kind, where, parent),
  }
}

export interface EntryForm {
  readonly kind: Kind
  readonly entry: EntryRecord
  readonly typed: Readonly<Record<string, string>>
  readonly errors?: FieldErrors
  readonly isStale?: boolean
}

export async function formOf(form: EntryForm): Promise<EntryPage> {
  const { kind, entry } = form
  const inSubject = { versionCode: entry.versionCode, level: entry.level, subjectCode: entry.code }
  return {
    ...form,
    where: entry,
    choiceGroups: await choiceGroupsOf(entry),
    listUrl: await listUrlOf(kind, entry),
    grades: kind.name === 'subject' ? await listSiblings(kinds.subjectGrade, { ...entry, ...inSubject }) : [],
  }
}

export const homeFields = ['parentId', 'version', 'level'] as const

export function readHome({ parentId, version, level }: Readonly<Record<string, string>>): Home {
  return {
    parentId: parentId ? readId(parentId) : undefined,
    version: version || undefined,
    level: isCurriculumLevel(level) ? level : undefined,
  }
}

/** Where somebody goes who does not add anything after all. */
async function listOfHome(kind: Kind, where: Where, parent: EntryRecord | undefined): Promise<string> {
  if (parent && kind.parent) {
    if (kind.name === 'subjectGrade') return entryUrl(kinds.subject, parent)
    return kind.name === 'strand' ? contentsUrl(parent) : await listUrlOf(kinds[kind.parent], parent)
  }
  return kind.isOfVersion ? addressOf(editUrl, { version: where.versionCode ?? '' }) : `${editUrl}/${kind.plural}`
}

export async function proposedCode(kind: Kind, where: Where): Promise<string> {
  const prefix = codePrefix(kind, where) ?? ''
  if (kind.name !== 'outcome') return prefix
  const codes = (await listInOrder(kind, siblingsOf(kind, where))).map(({ code = '' }) =>
    Number(/(\d+)$/.exec(code)?.[1] ?? 0),
  )
  return prefix + String(Math.max(0, ...codes) + 1).padStart(2, '0')
}

async function choiceGroupsOf({ versionCode }: Where) {
  return versionCode === undefined ? [] : (await findVersion(versionCode)).choiceGroups
}
