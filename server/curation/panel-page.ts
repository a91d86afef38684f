// The panel on the page of a submission: who is asked, what they have given, and the form of whoever is asked.

import type { Actor } from '../actor.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import { isAuthor } from './access.ts'
import { canScore, canSeePanel, canSeeScores, isComplete, needsThird, seatOf, seatsOf } from './panel-rules.ts'
import type { Asked, PanelRecord } from './panel.model.ts'
import type { QueueQuery } from './queue.ts'
import type { Review } from './review.ts'
import type { ReviewPage } from './review-page.ts'
import type { Criterion } from './rubric.model.ts'
import { addressOfSubmission, queryTexts } from './words.ts'

export function nameOf({ name, englishName }: Criterion, { language }: Pick<Translator, 'language'>): string {
  return language === 'vi' ? name : englishName
}

/** Of a field `points.<key>`. */
export function criterionName(panel: PanelRecord | undefined, field: string, words: Translator): string | undefined {
  const criterion = panel?.criteria.find(({ key }) => field === `points.${key}`)
  return criterion && nameOf(criterion, words)
}

export function panelOf(
  { submission, panel, found }: Review,
  actor: Actor,
  query: QueueQuery,
  words: Translator,
  now: Date,
) {
  const { t } = words
  const isOpen = submission.state === 'open'
  const coAuthorIds = (found?.content.authors ?? []).flatMap(({ personId }) => personId ?? [])
  const known = panel ?? { authorIds: [submission.ownerId, ...coAuthorIds], asked: [], gap: 0 }
  if (!canSeePanel(actor, submission, known) || (!panel && !(isOpen && submission.isInPanel))) return undefined
  const mayAsk = isOpen && submission.isInPanel && seatsOf(known) !== undefined
  const url = addressOf(`${addressOfSubmission(submission._id)}/panel`, queryTexts(query))
  const shown = panel && canSeeScores(actor, submission, panel) ? panel : undefined
  return {
    isEmpty: known.asked.length === 0,
    state: panel && stateText(panel, isOpen, t),
    isCareful: panel !== undefined && needsThird(panel),
    people: shown ? undefined : known.asked.map((one) => ({ name: one.personName, ...answerOf(one, words, now) })),
    scores: shown && scoresOf(shown, words),
    askUrl: mayAsk ? url : undefined,
    askLabel: t(panel && needsThird(panel) ? 'curation.panel.askThird' : 'curation.panel.ask'),
  }
}

function stateText(panel: PanelRecord, isOpen: boolean, t: Translator['t']): string {
  const { gap, asked } = panel
  if (needsThird(panel)) return t('curation.panel.needsThird', { gap })
  if (isComplete(panel)) return t('curation.panel.complete')
  const answered = asked.filter(({ scoredAt }) => scoredAt).length
  return isOpen ? t('curation.panel.waiting', { answered, asked: asked.length }) : t('curation.panel.unfinished')
}

function answerOf({ scoredAt, askedAt }: Asked, { t, language }: Translator, now: Date) {
  const day = formatDate(scoredAt ?? askedAt, 'day', language, now)
  return scoredAt
    ? { kind: 'good', icon: 'check', label: t('curation.panel.answeredOn', { day }) }
    : { kind: 'careful', icon: 'clock', label: t('curation.panel.askedOn', { day }) }
}

function scoresOf({ criteria, asked }: PanelRecord, words: Translator) {
  const { t } = words
  const given = asked.filter(({ scoredAt }) => scoredAt)
  const most = criteria.reduce((sum, one) => sum + one.most, 0)
  const row = (name: string, of: (one: Asked) => number | undefined) => ({
    cells: [
      { label: t('curation.panel.criterion'), text: name, isName: true },
      ...given.map((one) => ({ label: one.personName, text: String(of(one) ?? '–'), isNumber: true })),
    ],
  })
  return {
    caption: t('curation.panel.scores'),
    columns: [
      { label: t('curation.panel.criterion') },
      ...given.map(({ personName }) => ({ label: personName, isNumber: true })),
    ],
    rows: [
      ...criteria.map((criterion) =>
        row(t('curation.panel.of', { name: nameOf(criterion, words), most: criterion.most }), ({ points }) => {
          return points.find(({ key }) => key === criterion.key)?.points
        }),
      ),
      row(t('curation.panel.of', { name: t('curation.panel.total'), most }), ({ total }) => total),
    ],
    words: given
      .map(({ personName: name, feedback, internalNote }) => ({ name, feedback, internalNote }))
      .filter(({ feedback, internalNote }) => feedback || internalNote),
  }
}

/** The form of whoever is asked, with what they have given before. */
export function scoringOf({ review, actor, query, typed, errors = {}, refused }: ReviewPage, words: Translator) {
  const { submission, panel } = review
  const seat = panel && seatOf(panel, actor.personId)
  if (!panel || !seat) return undefined
  const { t } = words
  const isTyped = refused === 'score'
  const mayScore = submission.state === 'open' && canScore(panel, actor.personId)
  const pointsOf = (key: string) => seat.points.find((one) => one.key === key)?.points
  return {
    url: addressOf(`${addressOfSubmission(submission._id)}/scores`, queryTexts(query)),
    mayScore,
    text: t(`curation.panel.${!seat.scoredAt ? 'please' : mayScore ? 'mayChange' : 'closed'}`),
    total: seat.scoredAt && t('curation.panel.yourTotal', { total: seat.total ?? 0 }),
    criteria: panel.criteria.map((criterion) => {
      const name = `points.${criterion.key}`
      return {
        ...{ name, label: nameOf(criterion, words), error: isTyped ? errors[name] : undefined },
        hint: t('curation.panel.hint', { most: criterion.most }),
        value: isTyped ? typed[name] : pointsOf(criterion.key)?.toString(),
      }
    }),
    feedback: isTyped ? typed.feedback : seat.feedback,
    feedbackError: isTyped ? errors.feedback : undefined,
    internalNote: isTyped ? typed.panelNote : seat.internalNote,
    internalNoteError: isTyped ? errors.panelNote : undefined,
    action: t(`curation.panel.${seat.scoredAt ? 'change' : 'give'}`),
  }
}

/** What the panel tells the author, once it is decided: never who said it. */
export function wordsForAuthor({ submission, panel }: Review, actor: Actor): string[] | undefined {
  if (submission.state !== 'decided' || !isAuthor(actor, submission)) return undefined
  const said = panel?.asked.flatMap(({ feedback }) => feedback || []) ?? []
  return said.length > 0 ? said : undefined
}
