import type { Actor } from '../actor.ts'
import type { Page } from '../api/index.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOfMaterial } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import { addressOfCollection, home } from './address.ts'
import type { CollectionRecord, Section } from './collection.model.ts'
import { tabsOf } from './list-page.ts'
import type { ProposalRecord } from './proposal.model.ts'
import { type Shelf, shelves } from './proposals.ts'

export type ProposalRow = ReturnType<typeof proposalRow>

/** `sections`: into which it can be put, for whoever decides. */
export function proposalRow(
  proposal: ProposalRecord,
  sections: readonly Section[] | undefined,
  { t }: Translator,
  back: string,
) {
  const { _id, materialId, title, collectionId, collectionTitle, proposerName, reason, at, isOpen, outcome } = proposal
  const id = _id.toString()
  return {
    id,
    title,
    materialUrl: addressOfMaterial(materialId),
    collection: collectionTitle,
    collectionUrl: addressOfCollection(collectionId),
    by: proposerName,
    reason,
    at: at.toISOString(),
    badge: isOpen
      ? { kind: '', icon: 'clock', label: t('collections.proposals.open') }
      : { ...badges[outcome ?? 'lapsed'], label: t(`collections.proposals.outcomes.${outcome ?? 'lapsed'}`) },
    answer: proposal.answer,
    decide: sections && {
      acceptUrl: `${home}/proposals/${id}/accept`,
      declineUrl: `${home}/proposals/${id}/decline`,
      prefix: `${id}-`,
      back,
      sections:
        sections.length < 2
          ? undefined
          : sections.map(({ _id, heading }) => ({
              value: _id.toString(),
              label: heading === '' ? t('collections.edit.noHeading') : heading,
            })),
    },
    withdrawUrl: !sections && isOpen ? `${home}/proposals/${id}/withdraw` : undefined,
  }
}

const badges = {
  accepted: { kind: 'good', icon: 'check' },
  declined: { kind: 'careful', icon: 'close' },
  withdrawn: { kind: '', icon: 'close' },
  lapsed: { kind: '', icon: 'close' },
} as const

export interface ProposalsPage {
  readonly actor: Actor
  readonly shelf: Shelf
  readonly proposals: Page<ProposalRecord>
  /** Of those that wait, by id. */
  readonly collections: ReadonlyMap<string, CollectionRecord>
  readonly isFurther: boolean
  readonly isKeeper: boolean
}

export function proposalsPage(page: ProposalsPage, words: Translator) {
  const { actor, shelf, proposals, collections, isFurther } = page
  const { t } = words
  const url = `${home}/proposals`
  return {
    title: t('collections.titles.proposals'),
    lead: t(`collections.lead.${shelf === 'open' ? 'proposals' : 'ownProposals'}`),
    tabs: tabsOf(actor, 'proposals', t),
    shelves: shelves.map((one) => ({
      url: addressOf(url, { shelf: one === 'open' ? '' : one }),
      label: t(`collections.proposals.shelves.${one}`),
      isCurrent: one === shelf,
    })),
    proposals: proposals.items.map((one) =>
      proposalRow(
        one,
        shelf === 'open' ? (collections.get(one.collectionId.toString())?.sections ?? []) : undefined,
        words,
        url,
      ),
    ),
    isEmpty: proposals.items.length === 0,
    emptyText: t(`collections.proposals.empty.${isFurther ? 'further' : shelf}`),
    firstUrl: isFurther ? addressOf(url, { shelf }) : undefined,
    nextUrl: proposals.next && addressOf(url, { shelf, cursor: proposals.next }),
  }
}
