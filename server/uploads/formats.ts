// What files can be, as their content tells.

const kinds = {
  document: {
    pdf: 'application/pdf',
    docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    odt: 'application/vnd.oasis.opendocument.text',
    doc: 'application/msword',
    rtf: 'application/rtf',
  },
  presentation: {
    pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    odp: 'application/vnd.oasis.opendocument.presentation',
    ppt: 'application/vnd.ms-powerpoint',
  },
  spreadsheet: {
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ods: 'application/vnd.oasis.opendocument.spreadsheet',
    xls: 'application/vnd.ms-excel',
    csv: 'text/csv; charset=utf-8',
  },
  ebook: { epub: 'application/epub+zip' },
  image: {
    png: 'image/png',
    jpeg: 'image/jpeg',
    webp: 'image/webp',
    gif: 'image/gif',
    svg: 'image/svg+xml',
  },
  video: { mp4: 'video/mp4', webm: 'video/webm', mov: 'video/quicktime' },
  audio: { mp3: 'audio/mpeg', ogg: 'audio/ogg', wav: 'audio/wav', m4a: 'audio/mp4' },
  captions: { srt: 'application/x-subrip; charset=utf-8', vtt: 'text/vtt; charset=utf-8' },
  page: { html: 'text/html; charset=utf-8' },
  text: { txt: 'text/plain; charset=utf-8', md: 'text/markdown; charset=utf-8' },
  package: {
    h5p: 'application/zip',
    scorm: 'application/zip',
    html5: 'application/zip',
    sb3: 'application/x.scratch.sb3',
    geogebra: 'application/vnd.geogebra.file',
  },
  archive: { zip: 'application/zip' },
} as const

type Kinds = typeof kinds
export type FormatKind = keyof Kinds
export type Format = { [Kind in FormatKind]: keyof Kinds[Kind] & string }[FormatKind]

const known = new Map(
  Object.entries(kinds).flatMap(([kind, formats]) =>
    Object.entries(formats).map(([format, mediaType]) => [format, { kind: kind as FormatKind, mediaType }]),
  ),
)

export const formats = [...known.keys()] as Format[]

export function kindOf(format: Format): FormatKind {
  return known.get(format)!.kind
}

export function mediaTypeOf(format: Format): string {
  return known.get(format)!.mediaType
}

export function isFormat(text: string): text is Format {
  return known.has(text)
}
