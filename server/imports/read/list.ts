import type { Draft, Reason } from '../wanted.ts'

/** A file as lines of lists, in the order in which they are taken in. A file that cannot be read is a user's mistake. */
export type ReadList =
  | {
      readonly ok: true
      readonly drafts: readonly Draft[]
      /** About the file as a whole: `imports.notes.<code>`. */
      readonly notes: readonly Reason[]
    }
  | {
      readonly ok: false
      readonly problem: { readonly key: string; readonly values?: Readonly<Record<string, string | number>> }
    }
