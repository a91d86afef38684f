import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import {
  addressOfMaterial,
  replacementOf,
  shownContent,
  shownRecall,
  type Touched,
  touchedCard,
} from '../materials/index.ts'
import { formatDate } from '../pages/helpers.ts'
import { addressOfRecall, addressOfUpdate } from './address.ts'
import type { FoundRecall, Places } from './recall.ts'

export interface RecallForm {
  readonly found: FoundRecall
  readonly touched: Touched
  readonly typed: Readonly<Record<string, string>>
  readonly errors?: FieldErrors | undefined
}

/** What it touches, before it is done. */
export function recallFormPage({ found, touched, typed, errors = {} }: RecallForm, words: Translator) {
  const { material, edition, title, places } = found
  const { t } = words
  const heading = t('updates.titles.recall', { number: edition })
  return {
    title: heading,
    name: title,
    breadcrumbs: [{ label: title, url: addressOfMaterial(material._id), isVietnamese: true }, { label: heading }],
    touched: touchedCard(touched, t),
    places: places && placesPart(places, words),
    isLive: material.live?.number === edition,
    replacement: replacementText(found, words),
    url: addressOfRecall(material._id, edition),
    cancelUrl: `${addressOfMaterial(material._id)}/editions/${edition}`,
    revision: material.revision,
    reason: typed.reason ?? '',
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t('updates.recall.reason') })),
  }
}

function replacementText({ material, edition }: FoundRecall, { t }: Translator): string {
  const replacement = replacementOf(material, edition)
  return replacement === undefined
    ? t('updates.recall.noReplacement')
    : t('updates.recall.willReplace', { number: replacement })
}

export function recallPage(found: FoundRecall, words: Translator, now: Date) {
  const { material, edition, title, recall, mayLift, own, places } = found
  const { t, language } = words
  const heading = t('updates.titles.recalled', { number: edition })
  const address = addressOfRecall(material._id, edition)
  return {
    title: heading,
    name: title,
    breadcrumbs: [{ label: title, url: addressOfMaterial(material._id), isVietnamese: true }, { label: heading }],
    recalled: shownRecall(material, edition, words, now),
    by: recall && places ? { at: formatDate(recall.at, 'dateTime', language, now), name: recall.byName } : undefined,
    steps: [
      t('updates.recall.steps.stop'),
      t('updates.recall.steps.tell'),
      t(`updates.recall.steps.${replacementOf(material, edition) === undefined ? 'wait' : 'replace'}`),
    ],
    own: own.map(({ _id, title: text, synced, available }) => ({
      title: text,
      url: addressOfUpdate(_id),
      note: synced === edition ? t('updates.recall.ownHas') : t('updates.fromTo', { from: synced, to: available }),
    })),
    places: places && placesPart(places, words),
    liftUrl: mayLift ? `${address}/lift` : undefined,
  }
}

function placesPart({ units, kinds, adaptations, pupils, isMore }: Places, { t, has }: Translator) {
  const kindName = (kind: string) => t(has(`updates.kinds.${kind}`) ? `updates.kinds.${kind}` : 'updates.kinds.other')
  return {
    isNone: units.length === 0,
    kinds: kinds.map(({ kind, count }) => t('updates.recall.kind', { kind: kindName(kind), count })),
    units: units.map(({ name, count }) => ({ name, count: t('updates.recall.count', { count }) })),
    adaptations: adaptations.map((one) => ({ title: shownContent(one).title, url: addressOfMaterial(one._id) })),
    pupils: pupils > 0 ? t('updates.recall.pupils', { count: pupils }) : undefined,
    more: isMore ? t('updates.recall.more') : undefined,
  }
}

export function liftPage({ material, edition, title, recall }: FoundRecall, { t }: Translator) {
  const url = addressOfRecall(material._id, edition)
  const heading = t('updates.titles.lift', { number: edition })
  return {
    title: heading,
    name: title,
    breadcrumbs: [
      { label: title, url: addressOfMaterial(material._id), isVietnamese: true },
      { label: t('updates.titles.recalled', { number: edition }), url },
      { label: heading },
    ],
    confirm: {
      title: t('updates.lift.ask'),
      text: t('materials.recall.reason', { reason: recall?.reason ?? '' }),
      consequences: ['shown', 'told', 'audited'].map((what) => t(`updates.lift.${what}`)),
      url: `${url}/lift`,
      actionLabel: t('updates.lift.action'),
      cancelUrl: url,
    },
  }
}
