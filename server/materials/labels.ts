// How materials are named on pages.

import type { Translate, Translator } from '../i18n/translator.ts'
import type { State } from './states.ts'

export const home = '/materials'

export function addressOfMaterial(id: { toString(): string }): string {
  return `${home}/${id.toString()}`
}

const looks: Readonly<Partial<Record<State, { readonly kind: string; readonly icon: string }>>> = {
  approvedInSchool: { kind: 'good', icon: 'clock' },
  publishedInSchool: { kind: 'good', icon: 'check' },
  approvedInSector: { kind: 'good', icon: 'clock' },
  publishedInSector: { kind: 'good', icon: 'check' },
  changesRequested: { kind: 'careful', icon: 'edit' },
  refused: { kind: 'wrong', icon: 'wrong' },
  hidden: { kind: 'wrong', icon: 'lock' },
}
const waiting = { kind: 'lotus', icon: 'clock' }
const quiet = { kind: '', icon: 'document' }

export function stateBadge(state: State, t: Translate) {
  const isQuiet = state === 'draft' || state === 'archived'
  return { ...(looks[state] ?? (isQuiet ? quiet : waiting)), label: t(`materials.states.${state}`) }
}

export function titleOf({ title }: { readonly title: string }, t: Translate): string {
  return title === '' ? t('materials.untitled') : title
}

/** Of an entry of the curriculum. */
export function nameIn(
  { language }: Pick<Translator, 'language'>,
  entry: { readonly name: string; readonly englishName?: string | undefined | null },
): string {
  return language === 'en' ? (entry.englishName ?? entry.name) : entry.name
}
