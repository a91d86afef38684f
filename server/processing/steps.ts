// Which steps a file goes through, by its format, and which wait for another one.

import { isReadable } from './reading/formats.ts'
import { type Format, kindOf } from './source.ts'

export const stepNames = ['text', 'thumbnail', 'preview', 'renditions'] as const
export type StepName = (typeof stepNames)[number]

export const stepStates = ['waiting', 'running', 'done', 'failed', 'notApplicable', 'notHere'] as const
export type StepState = (typeof stepStates)[number]

/** Each process does one step of a lane at a time: no film keeps a text waiting. */
export const lanes: Readonly<Record<string, readonly StepName[]>> = {
  quick: ['text', 'thumbnail'],
  preview: ['preview'],
  renditions: ['renditions'],
}

export function laneOf(step: StepName): string {
  return Object.keys(lanes).find((lane) => lanes[lane]!.includes(step))!
}

/** Of pictures, films and sound the step of the text finds out duration and size, and then does not apply. */
export function applies(step: StepName, format: Format): boolean {
  const kind = kindOf(format)
  const isMedia = kind === 'image' || kind === 'video' || kind === 'audio'
  switch (step) {
    case 'text':
      return isReadable(format) || isOffice(format) || isMedia
    case 'thumbnail':
      return kind === 'image' || kind === 'video' || format === 'pdf' || format === 'epub' || isOffice(format)
    case 'preview':
      return isOffice(format) || hasOwnPreview(format)
    case 'renditions':
      return isMedia && format !== 'svg' && format !== 'gif'
  }
}

/** Of these LibreOffice makes a PDF. */
export function isOffice(format: Format): boolean {
  return format !== 'pdf' && format !== 'csv' && ['document', 'presentation', 'spreadsheet'].includes(kindOf(format))
}

/** What can be shown without LibreOffice. */
export function hasOwnPreview(format: Format): boolean {
  return format === 'svg' || (isReadable(format) && !['pdf', 'h5p', 'scorm', 'html5'].includes(format))
}

/** Is made of the PDF that the preview is; of formats that nobody else reads the text is, too. */
export function waitsForPreview(step: StepName, format: Format): boolean {
  return isOffice(format) && (step === 'thumbnail' || (step === 'text' && !isReadable(format)))
}
