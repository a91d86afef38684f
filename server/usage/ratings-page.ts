// The pages of ratings: what colleagues say of a material, one's own, and what is hidden.

import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOfMaterial, type MaterialRecord, shownContent, titleOf } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import type { Ratings, ShownRating } from './comments.ts'
import { longestComment, longestReason } from './input.ts'
import type { RatingRecord } from './rating.model.ts'
import { mostStars, ratedOf, type Spread } from './stars.ts'

export function addressOfRatings(id: { toString(): string }): string {
  return `${addressOfMaterial(id)}/ratings`
}

export interface RatingsPage extends Ratings {
  readonly typed?: Readonly<Record<string, string>> | undefined
  readonly errors?: FieldErrors | undefined
  readonly isFurther: boolean
}

export function ratingsPage(page: RatingsPage, words: Translator) {
  const { material, spread, comments, isFurther } = page
  const { t } = words
  const url = addressOfRatings(material._id)
  const name = titleOf(shownContent(material), t)
  return {
    title: t('usage.titles.ratings'),
    name,
    breadcrumbs: [{ label: name, url: addressOfMaterial(material._id) }, { label: t('usage.titles.ratings') }],
    mean: meanOf(spread, t),
    form: page.may === 'yes' ? formOf(page, url, t) : undefined,
    afterUseUrl: page.may === 'afterUse' ? addressOfMaterial(material._id) : undefined,
    comments: comments.items.map((shown) => commentOf(shown, page, url, t)),
    previousUrl: isFurther ? url : undefined,
    nextUrl: comments.next && addressOf(url, { cursor: comments.next }),
  }
}

function meanOf(spread: Spread, t: Translator['t']) {
  const rated = ratedOf(spread)
  if (!rated) return undefined
  const most = Math.max(...spread)
  return {
    mean: t('usage.ratings.mean', { mean: rated.mean }),
    count: t('usage.ratings.count', { count: rated.count }),
    spread: spread
      .map((count, at) => ({
        label: t('usage.ratings.stars', { stars: at + 1 }),
        width: Math.round((count / most) * 100),
        text: t('usage.number', { value: count }),
      }))
      .reverse(),
  }
}

function formOf({ own, typed, errors = {} }: RatingsPage, url: string, t: Translator['t']) {
  const stars = typed?.stars ?? (own ? String(own.stars) : '')
  return {
    url,
    title: t(own ? 'usage.ratings.own' : 'usage.ratings.give'),
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({
      ...error,
      name,
      label: t(name === 'stars' ? 'usage.ratings.field' : 'usage.ratings.comment'),
    })),
    options: Array.from({ length: mostStars }, (_, at) => String(mostStars - at)).map((value) => ({
      value,
      label: t(`usage.ratings.words.${value}`),
      isChecked: value === stars,
    })),
    comment: typed?.comment ?? own?.comment ?? '',
    limit: longestComment,
    action: t(own ? 'usage.ratings.change' : 'usage.ratings.send'),
    removeUrl: own ? `${url}/remove` : undefined,
    hidden: own?.hidden ? t('usage.ratings.hiddenBy', { reason: own.hidden.reason }) : undefined,
  }
}

function commentOf({ rating, comment }: ShownRating, { canModerate }: RatingsPage, url: string, t: Translator['t']) {
  const { _id, stars, personName, unitName, edition, changedAt, hidden } = rating
  const isSeen = comment !== ''
  const at = `${url}/${_id.toString()}`
  return {
    stars: '★'.repeat(stars) + '☆'.repeat(mostStars - stars),
    starsText: t('usage.ratings.stars', { stars }),
    comment: isSeen ? comment : undefined,
    by: isSeen ? [personName, unitName].filter((text) => text !== '').join(', ') : undefined,
    about: t('usage.ratings.edition', { edition }),
    at: changedAt.toISOString(),
    hidden: hidden && (isSeen ? t('usage.ratings.hiddenBy', { reason: hidden.reason }) : t('usage.ratings.isHidden')),
    hideUrl: canModerate && !hidden ? `${at}/hide` : undefined,
    showUrl: canModerate && hidden ? `${at}/show` : undefined,
  }
}

export interface HidePage {
  readonly material: MaterialRecord
  readonly rating: RatingRecord
  readonly typed?: Readonly<Record<string, string>> | undefined
  readonly errors?: FieldErrors | undefined
}

export function hidePage({ material, rating, typed, errors = {} }: HidePage, { t }: Translator) {
  const cancelUrl = addressOfRatings(material._id)
  const name = titleOf(shownContent(material), t)
  return {
    title: t('usage.titles.hideComment'),
    breadcrumbs: [
      { label: name, url: addressOfMaterial(material._id) },
      { label: t('usage.titles.ratings'), url: cancelUrl },
      { label: t('usage.titles.hideComment') },
    ],
    comment: rating.comment,
    url: `${cancelUrl}/${rating._id.toString()}/hide`,
    cancelUrl,
    reason: typed?.reason ?? '',
    limit: longestReason,
    errors,
    summary: Object.entries(errors).map(([field, error]) => ({
      ...error,
      name: field,
      label: t('usage.ratings.reason'),
    })),
  }
}
