// The short lists that materials are described with. What comes from the curriculum (subjects, topics, types, series) is
// looked up there.

/** How far a material is offered. */
export const scopes = ['personal', 'school', 'sector', 'public'] as const
export type Scope = (typeof scopes)[number]

/** Whom it is made for; who works in a school may see what pupils and guardians see. */
export const audiences = ['teachers', 'students', 'guardians'] as const
export type Audience = (typeof audiences)[number]

export const materialLanguages = [
  'vi',
  'en',
  'rad',
  'jra',
  'tai',
  'hmn',
  'khm',
  'cjm',
  'fr',
  'zh',
  'ja',
  'other',
] as const
export type MaterialLanguage = (typeof materialLanguages)[number]

/** In which half of the school year it is used. */
export const terms = ['first', 'second', 'wholeYear'] as const
export type Term = (typeof terms)[number]

/** The levels of thinking that tests are made of (three since CV 7991, a fourth in older ones). */
export const cognitiveLevels = ['recognising', 'understanding', 'applying', 'applyingHighly'] as const
export type CognitiveLevel = (typeof cognitiveLevels)[number]

export const accessibilities = [
  'captions',
  'transcript',
  'altText',
  'screenReader',
  'signLanguage',
  'braille',
  'largePrint',
  'audioDescription',
] as const
export type Accessibility = (typeof accessibilities)[number]

/** What one needs to use it. */
export const devices = ['paper', 'phone', 'computer', 'projector', 'speakers', 'internet'] as const
export type Device = (typeof devices)[number]

/** What has changed since the edition before: those who use it decide by that whether to follow. */
export const changeKinds = ['first', 'correction', 'content', 'breaking'] as const
export type ChangeKind = (typeof changeKinds)[number]

/** What a file is in its material. */
export const fileRoles = ['content', 'answers', 'captions', 'source'] as const
export type FileRole = (typeof fileRoles)[number]
