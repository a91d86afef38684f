/** A file of which parts are read, wherever it lies. */
export interface PartReader {
  readonly size: number
  /** Fewer bytes at its end. */
  read(start: number, length: number): Promise<Buffer>
}

/** What is wrong with a file: the locale key is `uploads.refusals.<code>`. */
export interface Unusable {
  readonly code: 'empty' | 'program' | 'unknown' | 'broken' | 'encrypted' | 'unsafeArchive' | 'unsupported'
  readonly values: Readonly<Record<string, string | number>>
}

export function unusable(code: Unusable['code'], values: Unusable['values'] = {}): { readonly unusable: Unusable } {
  return { unusable: { code, values } }
}
