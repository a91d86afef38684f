import type { Format } from '../source.ts'

const readable = [
  ...(['pdf', 'docx', 'pptx', 'xlsx', 'odt', 'odp', 'ods', 'epub', 'html', 'txt', 'md', 'csv', 'srt', 'vtt'] as const),
  ...(['h5p', 'scorm', 'html5'] as const),
]
export type Readable = (typeof readable)[number]

export function isReadable(format: Format): format is Readable {
  return (readable as readonly Format[]).includes(format)
}
