import type { Actor } from '../actor.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { formatDate } from '../pages/helpers.ts'
import { canRecord, sideOf } from './access.ts'
import type { ClassConsents } from './class.ts'
import type { Subject } from './find.ts'
import { type Purpose, purposes } from './purposes.ts'
import type { Standing } from './standing.ts'
import { answers } from './statement.model.ts'
import type { CurrentText, Text } from './texts.ts'

const home = '/consents'

/** Whom somebody speaks for, and the classes in which they collect what was signed. */
export interface OwnConsents {
  readonly subjects: readonly Subject[]
  readonly classes: readonly { readonly id: string; readonly name: string }[]
}

export function ownPage({ subjects, classes }: OwnConsents, words: Translator) {
  const { t } = words
  return {
    subjects: subjects.map(({ person, consents }) => ({
      name: person.fullName,
      url: `${home}/people/${person.id}`,
      actionLabel: t('consents.own.open'),
      rows: consents.map(({ text, standing }) => ({ title: titleOf(text.text, words), ...stateOf(standing, words) })),
    })),
    classes: classes.map(({ id, name }) => ({
      label: t('consents.own.class', { name }),
      url: `${home}/classes/${id}`,
    })),
    isEmpty: subjects.length === 0 && classes.length === 0,
  }
}

export function subjectPage(actor: Actor, subject: Subject, words: Translator, now: Date) {
  const { t, language } = words
  const { person, consents, statements } = subject
  const side = sideOf(actor, person, now)
  const mayRecord = canRecord(actor, person)
  const url = `${home}/people/${person.id}`
  return {
    title: t('consents.subject.title', { name: person.fullName }),
    breadcrumbs: [{ url: home, label: t('consents.titles.own') }, { label: person.fullName }],
    lead: t(`consents.subject.${leadOf(side, mayRecord)}`),
    consents: consents.map(({ purpose, text, standing }) => {
      const own = side && standing.said[side]
      return {
        title: titleOf(text.text, words),
        text: text.text.words[language].text,
        state: stateOf(standing, words),
        sides: standing.needed.map((one) => ({
          term: t(`consents.sides.${one}`),
          text: t(`consents.said.${standing.said[one] ?? 'nothing'}`),
        })),
        answerUrl: `${url}/${purpose}`,
        textVersion: text.text.version,
        canGive: side !== undefined && own !== 'given',
        canRefuse: side !== undefined && own === undefined,
        canWithdraw: side !== undefined && own === 'given',
        paperUrl: mayRecord ? `${url}/${purpose}/paper` : undefined,
      }
    }),
    history: statements.map((said) => ({
      cells: [
        { label: t('consents.history.day'), text: formatDate(said.saidAt, 'day', language, now), isName: true },
        { label: t('consents.history.purpose'), text: titleOf(textFor(consents, said.purpose), words) },
        { label: t('consents.history.answer'), text: t(`consents.answers.${said.answer}`) },
        { label: t('consents.history.who'), text: whoOf(said, words) },
        { label: t('consents.history.text'), text: t('consents.history.version', { version: said.textVersion }) },
      ],
    })),
    columns: ['day', 'purpose', 'answer', 'who', 'text'].map((key) => ({ label: t(`consents.history.${key}`) })),
  }
}

export interface PaperPage {
  readonly subject: Subject
  readonly purpose: Purpose
  readonly typed?: Readonly<Record<string, string>>
  readonly errors?: FieldErrors
}

export function paperPage({ subject, purpose, typed = {}, errors = {} }: PaperPage, words: Translator) {
  const { t, language } = words
  const { person, guardians, consents } = subject
  const { text, standing } = consents.find((one) => one.purpose === purpose)!
  const url = `${home}/people/${person.id}`
  const { answer = '', side = standing.needed[0]!, guardianId = guardians[0]?.id ?? '', guardianName = '' } = typed
  return {
    title: t('consents.paper.title'),
    breadcrumbs: [
      { url: home, label: t('consents.titles.own') },
      { url, label: person.fullName },
      { label: t('consents.paper.title') },
    ],
    name: person.fullName,
    purposeTitle: titleOf(text.text, words),
    text: text.text.words[language].text,
    url: `${url}/${purpose}/paper`,
    cancelUrl: url,
    textVersion: typed.textVersion ?? text.text.version,
    answers: answers.map((value) => ({ value, label: t(`consents.answers.${value}`), isChecked: value === answer })),
    sides: standing.needed.map((value) => ({ value, label: t(`consents.sides.${value}`), isChecked: value === side })),
    hasGuardians: guardians.length > 0,
    guardians: [
      ...guardians.map(({ id, name }) => ({
        value: id,
        label: name,
        isVietnamese: true,
        isSelected: id === guardianId,
      })),
      { value: '', label: t('consents.paper.otherGuardian'), isSelected: guardianId === '' },
    ],
    guardianName,
    day: typed.day ?? '',
    note: typed.note ?? '',
    errors,
    summary: summaryOf(errors, 'consents.paper', t),
  }
}

export function classPage(found: ClassConsents, texts: ReadonlyMap<Purpose, CurrentText>, words: Translator) {
  const { t, language } = words
  const titleFor = (purpose: Purpose) => titleOf(texts.get(purpose)!.text, words)
  const names = found.pupils.map(({ person }) => person.fullName)
  return {
    title: t('consents.class.title', { name: found.name }),
    breadcrumbs: [{ url: home, label: t('consents.titles.own') }, { label: found.name }],
    counts: purposes.map((purpose) => ({
      label: titleFor(purpose),
      value: found.pupils.filter(({ standings }) => standings[purpose].isGiven).length,
      max: found.pupils.length,
      text: t('consents.class.count', {
        given: found.pupils.filter(({ standings }) => standings[purpose].isGiven).length,
        all: found.pupils.length,
      }),
    })),
    columns: [{ label: t('consents.class.pupil') }, ...purposes.map((purpose) => ({ label: titleFor(purpose) }))],
    rows: found.pupils.map(({ person, standings }) => ({
      cells: [
        {
          label: t('consents.class.pupil'),
          text: nameOf(person, names, language),
          url: `${home}/people/${person.id}`,
          isName: true,
        },
        ...purposes.map((purpose) => {
          const { kind, icon, label } = stateOf(standings[purpose], words)
          return { label: titleFor(purpose), text: label, badge: { kind, icon, label } }
        }),
      ],
    })),
    hasPupils: found.pupils.length > 0,
  }
}

export function textsPage(texts: ReadonlyMap<Purpose, CurrentText>, words: Translator) {
  return {
    breadcrumbs: [{ url: home, label: words.t('consents.titles.own') }, { label: words.t('consents.titles.texts') }],
    texts: purposes.map((purpose) => {
      const { text } = texts.get(purpose)!
      return { title: titleOf(text, words), url: `${home}/texts/${purpose}`, version: text.version }
    }),
  }
}

export interface TextPage {
  readonly purpose: Purpose
  /** The newest first. */
  readonly texts: readonly Text[]
  readonly canPublish: boolean
  readonly typed?: Readonly<Record<string, string>>
  readonly errors?: FieldErrors
}

export function textPage({ purpose, texts, canPublish, typed, errors = {} }: TextPage, words: Translator) {
  const { t, language } = words
  const [current] = texts
  const { vi, en } = current!.words
  const fields = { titleVi: vi.title, textVi: vi.text, titleEn: en.title, textEn: en.text, mustRenew: '' }
  return {
    title: titleOf(current!, words),
    breadcrumbs: [
      { url: home, label: t('consents.titles.own') },
      { url: `${home}/texts`, label: t('consents.titles.texts') },
      { label: titleOf(current!, words) },
    ],
    url: `${home}/texts/${purpose}`,
    versions: texts.map((text, at) => ({
      heading: t('consents.history.version', { version: text.version }),
      isCurrent: at === 0,
      title: titleOf(text, words),
      text: text.words[language].text,
      publishedAt: text.publishedAt?.toISOString(),
      publishedByName: text.publishedByName,
      mustRenew: text.mustRenew,
    })),
    canPublish,
    ...fields,
    after: String(current!.version),
    ...typed,
    errors,
    summary: summaryOf(errors, 'consents.text', t),
  }
}

function leadOf(side: 'self' | 'guardian' | undefined, mayRecord: boolean): string {
  return side === undefined ? (mayRecord ? 'leadSchool' : 'leadReader') : side === 'self' ? 'leadSelf' : 'leadGuardian'
}

function titleOf({ words }: Text, { language }: Translator): string {
  return words[language].title
}

function textFor(consents: Subject['consents'], purpose: Purpose): Text {
  return consents.find((one) => one.purpose === purpose)!.text.text
}

function stateOf({ isGiven, said }: Standing, { t }: Translator) {
  const isRefused = Object.values(said).some((answer) => answer !== 'given')
  const state = isGiven ? 'given' : isRefused ? 'refused' : 'open'
  return {
    kind: { given: 'good', refused: 'wrong', open: 'careful' }[state],
    icon: { given: 'check', refused: 'close', open: 'clock' }[state],
    label: t(`consents.states.${state}`),
  }
}

function whoOf(said: Subject['statements'][number], { t }: Translator): string {
  const { saidByName, side, channel, recordedByName, note } = said
  const who = t(`consents.history.${side}`, { name: saidByName })
  const how = channel === 'paper' ? [t('consents.history.onPaper', { name: recordedByName ?? '' })] : []
  return [who, ...how, ...(note ? [note] : [])].join(' · ')
}

/** With the birth date where a class has the name twice. */
function nameOf(
  { fullName, birthDate }: { fullName: string; birthDate: Date | undefined },
  names: string[],
  language: string,
) {
  const isTwice = names.filter((name) => name === fullName).length > 1
  return isTwice && birthDate ? `${fullName} (${formatDate(birthDate, 'day', language, birthDate)})` : fullName
}

function summaryOf(errors: FieldErrors, prefix: string, t: Translator['t']) {
  return Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t(`${prefix}.${name}`) }))
}
