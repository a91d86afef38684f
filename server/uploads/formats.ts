// The formats of files that are taken, and what each is.

const formats = {
  pdf: ['document', 'application/pdf'],
  docx: ['document', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  doc: ['document', 'application/msword'],
  odt: ['document', 'application/vnd.oasis.opendocument.text'],
  rtf: ['document', 'application/rtf'],
  pptx: ['presentation', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ppt: ['presentation', 'application/vnd.ms-powerpoint'],
  odp: ['presentation', 'application/vnd.oasis.opendocument.presentation'],
  xlsx: ['spreadsheet', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  xls: ['spreadsheet', 'application/vnd.ms-excel'],
  ods: ['spreadsheet', 'application/vnd.oasis.opendocument.spreadsheet'],
  epub: ['ebook', 'application/epub+zip'],
  html: ['page', 'text/html'],
  txt: ['text', 'text/plain'],
  md: ['text', 'text/markdown'],
  csv: ['text', 'text/csv'],
  srt: ['captions', 'application/x-subrip'],
  vtt: ['captions', 'text/vtt'],
  png: ['image', 'image/png'],
  jpeg: ['image', 'image/jpeg'],
  webp: ['image', 'image/webp'],
  gif: ['image', 'image/gif'],
  svg: ['image', 'image/svg+xml'],
  mp4: ['video', 'video/mp4'],
  webm: ['video', 'video/webm'],
  mov: ['video', 'video/quicktime'],
  mp3: ['audio', 'audio/mpeg'],
  ogg: ['audio', 'audio/ogg'],
  wav: ['audio', 'audio/wav'],
  m4a: ['audio', 'audio/mp4'],
  zip: ['archive', 'application/zip'],
  h5p: ['package', 'application/zip'],
  scorm: ['package', 'application/zip'],
  html5: ['package', 'application/zip'],
  sb3: ['package', 'application/x.scratch.sb3'],
  geogebra: ['package', 'application/vnd.geogebra.file'],
} as const

export type Format = keyof typeof formats
export type FormatKind = (typeof formats)[Format][0]

export function kindOf(format: Format): FormatKind {
  return formats[format][0]
}

export function mediaTypeOf(format: Format): string {
  return formats[format][1]
}
