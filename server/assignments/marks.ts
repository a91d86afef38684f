// How work is marked: by the rules of the level. Scored subjects of lower and upper secondary schools on a scale of ten with one
// decimal (Thông tư 22/2021/TT-BGDĐT), others of them Đạt or Chưa đạt; primary schools by words and by Hoàn thành tốt, Hoàn
// thành, Chưa hoàn thành, without a number (Thông tư 27/2020/TT-BGDĐT). Pure.

export const schemes = ['points', 'passFail', 'levels', 'comment'] as const
export type Scheme = (typeof schemes)[number]

export const passFail = ['pass', 'fail'] as const
/** T, H and C of primary schools. */
export const levels = ['excellent', 'done', 'notYet'] as const

/** Those that a course of this level may use, the usual one first. */
export function schemesFor(level: string | null | undefined): readonly Scheme[] {
  if (level === 'primary') return ['levels', 'comment']
  if (level === 'preschool') return ['comment']
  return ['points', 'passFail', 'comment']
}

/**
 * What was typed as it is stored: points in tenths, so that no binary fraction comes near a border. Comma and point are the
 * same. Undefined: it is none of this scheme.
 */
export function readMark(scheme: Scheme, typed: string): string | undefined {
  const text = typed.trim()
  if (text === '') return ''
  if (scheme === 'points') {
    const [, whole = '', decimal = '0'] = /^(\d{1,2})(?:[.,](\d))?$/.exec(text) ?? []
    const tenths = Number(whole) * 10 + Number(decimal)
    return whole !== '' && tenths <= 100 ? String(tenths) : undefined
  }
  if (scheme === 'passFail') return passFail.find((one) => one === text)
  if (scheme === 'levels') return levels.find((one) => one === text)
  return undefined
}

/** As somebody types it: `8,5`. */
export function typedMark(scheme: Scheme, value: string): string {
  if (scheme !== 'points' || value === '') return value
  const tenths = Number(value)
  return tenths % 10 === 0 ? String(tenths / 10) : `${Math.floor(tenths / 10)},${tenths % 10}`
}
