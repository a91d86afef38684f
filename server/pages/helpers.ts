// All that a template can do besides if, each, with and partials. At most ten.

import type Handlebars from 'handlebars'
import type { HelperOptions } from 'handlebars'
import type { PageData } from './engine.ts'

export const helperNames = [
  't',
  'date',
  'number',
  'bytes',
  'asset',
  'icon',
  'foreign',
  'drawn',
  'drawnEach',
  'json',
] as const

/** `draw` gives what a view makes of a model that lasts, without looking at the request. */
export function registerHelpers(handlebars: typeof Handlebars, draw: (view: string, model: object) => string): void {
  const safe = (text: string) => new handlebars.SafeString(text)
  const helpers: Record<(typeof helperNames)[number], Handlebars.HelperDelegate> = {
    /** `{{t "key" name=value}}`, or with the values of a field's error: `{{t error.key error.values}}`. */
    t(key: string, ...rest: unknown[]) {
      const options = rest.at(-1) as HelperOptions
      const values = rest.length > 1 ? (rest[0] as object) : undefined
      return dataOf(options).translator.t(key, { ...values, ...(options.hash as object) })
    },
    /** `{{date at "day"}}`: of an ISO text, in the time of Vietnam. */
    date(at: string | undefined, ...rest: unknown[]) {
      const style = rest.length > 1 ? (rest[0] as DateStyle) : 'day'
      const { translator, now } = dataOf(rest.at(-1) as HelperOptions)
      if (!at) return ''
      const time = new Date(at)
      const text = formatDate(time, style, translator.language, now)
      return safe(`<time datetime="${time.toISOString()}">${handlebars.escapeExpression(text)}</time>`)
    },
    number(value: number, options: HelperOptions) {
      return formatter(dataOf(options).translator.language).format(value)
    },
    /** The size of a file, as people read it. */
    bytes(value: number, options: HelperOptions) {
      return formatBytes(value, dataOf(options).translator.language)
    },
    /**
     * `<b{{foreign isVietnamese}}>` around a name of a unit or a person: on pages in another language it says that it is
     * Vietnamese, so that it is read out rightly; on Vietnamese pages nothing.
     */
    foreign(isVietnamese: unknown, options: HelperOptions) {
      return safe(isVietnamese === true && dataOf(options).translator.language !== 'vi' ? ' lang="vi"' : '')
    },
    asset(name: string, options: HelperOptions) {
      return dataOf(options).assets.url(name)
    },
    icon(name: string, options: HelperOptions) {
      const address = `${dataOf(options).assets.url('icons.svg')}#${encodeURIComponent(name)}`
      return safe(`<svg class="icon" aria-hidden="true" focusable="false"><use href="${address}"/></svg>`)
    },
    /** Inside a script element of data, which ends with the first `</script`, whatever stands around it. */
    json(value: object) {
      return safe(JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escapeInJson))
    },
    /** `{{drawn "partials/navigation" items}}`: like a partial, but of the same object it is drawn only once. */
    drawn(view: string, model: object) {
      return safe(draw(view, model))
    },
    /** The same for each of a list. */
    drawnEach(view: string, models: readonly object[]) {
      return safe(models.map((model) => draw(view, model)).join(''))
    },
  }
  for (const [name, helper] of Object.entries(helpers)) handlebars.registerHelper(name, helper)
}

function escapeInJson(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
}

export type DateStyle = 'day' | 'time' | 'dateTime' | 'weekday' | 'relative'

export function formatDate(time: Date, style: DateStyle, language: string, now: Date): string {
  if (style === 'relative') return formatRelative(time, language, now)
  const text = dateFormat(language, style).format(time)
  return style === 'weekday' ? text.charAt(0).toLocaleUpperCase(language) + text.slice(1) : text
}

export function formatBytes(value: number, language: string): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const step = Math.min(Math.floor(Math.log2(Math.max(value, 1)) / 10), units.length - 1)
  const scaled = value / 1024 ** step
  return `${formatter(language, scaled < 10 && step > 0 ? 1 : 0).format(scaled)} ${units[step]}`
}

const timeZone = 'Asia/Ho_Chi_Minh'
const styles: Record<Exclude<DateStyle, 'relative'>, Intl.DateTimeFormatOptions> = {
  day: { day: '2-digit', month: '2-digit', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  dateTime: { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  weekday: { weekday: 'long', day: '2-digit', month: '2-digit', year: 'numeric' },
}

const formats = new Map<string, Intl.DateTimeFormat>()
const numbers = new Map<string, Intl.NumberFormat>()

function dateFormat(language: string, style: keyof typeof styles): Intl.DateTimeFormat {
  const key = language + style
  let format = formats.get(key)
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(localeOf(language), { ...styles[style], timeZone })))
  return format
}

function formatter(language: string, maximumFractionDigits = 3): Intl.NumberFormat {
  const key = `${language}${maximumFractionDigits}`
  let format = numbers.get(key)
  if (!format) numbers.set(key, (format = new Intl.NumberFormat(localeOf(language), { maximumFractionDigits })))
  return format
}

function formatRelative(time: Date, language: string, now: Date): string {
  const seconds = (time.getTime() - now.getTime()) / 1000
  const steps: [number, Intl.RelativeTimeFormatUnit][] = [
    [60, 'second'],
    [3600, 'minute'],
    [86_400, 'hour'],
    [604_800, 'day'],
  ]
  const step = steps.findIndex(([limit]) => Math.abs(seconds) < limit)
  if (step < 0) return formatDate(time, 'day', language, now)
  const size = step === 0 ? 1 : steps[step - 1]![0]
  return new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'auto' }).format(
    Math.trunc(seconds / size),
    steps[step]![1],
  )
}

/** English with the day first, as everybody here writes dates. */
function localeOf(language: string): string {
  return language === 'en' ? 'en-GB' : language
}

function dataOf(options: HelperOptions): PageData {
  return options.data as PageData
}
