// What has changed between two editions: in what they say, field by field, and in their files, by what is in them.

import type { Content, MaterialFile } from './content.ts'

export type ContentField = Exclude<keyof Content, 'files'>

/** In the order in which they are told. */
export const contentFields: readonly ContentField[] = [
  ...(['title', 'description', 'type', 'subjects', 'grades', 'levels', 'topics', 'outcomes'] as const),
  ...(['languages', 'authors', 'licence', 'audience', 'isForTeachersOnly', 'scope', 'embargoUntil'] as const),
  ...(['series', 'lesson', 'term', 'schoolYear', 'periods', 'minutes', 'keywords', 'cognitiveLevels'] as const),
  ...(['isStem', 'digitalCompetences', 'accessibility', 'devices', 'sources', 'link'] as const),
]

export function changedFields(before: Content, after: Content): ContentField[] {
  return contentFields.filter((field) => plain(before[field]) !== plain(after[field]))
}

export interface FileChange {
  readonly kind: 'added' | 'removed' | 'replaced' | 'renamed' | 'retold'
  readonly name: string
  /** Of what was replaced, or what it was called. */
  readonly before?: Pick<MaterialFile, 'name' | 'size'>
  readonly size: number
}

/** Equal bytes are the same file, whatever it is called; other bytes under the same name have replaced it. */
export function changedFiles(before: readonly MaterialFile[], after: readonly MaterialFile[]): FileChange[] {
  const left = [...before]
  const take = (isSame: (file: MaterialFile) => boolean) => {
    const at = left.findIndex(isSame)
    return at < 0 ? undefined : left.splice(at, 1)[0]
  }
  const kept = after.map((file) => ({
    file,
    was:
      take(({ sha256, name }) => sha256 === file.sha256 && name === file.name) ??
      take(({ sha256 }) => sha256 === file.sha256),
  }))
  const changes = kept.flatMap(({ file, was }): FileChange[] => {
    const { name, size } = file
    if (was?.name === name) return saysTheSame(was, file) ? [] : [{ kind: 'retold', name, size }]
    if (was) return [{ kind: 'renamed', name, size, before: was }]
    const replaced = take((one) => one.name === name)
    return replaced ? [{ kind: 'replaced', name, size, before: replaced }] : [{ kind: 'added', name, size }]
  })
  return [...changes, ...left.map(({ name, size }) => ({ kind: 'removed' as const, name, size }))]
}

function saysTheSame(a: MaterialFile, b: MaterialFile): boolean {
  return a.role === b.role && a.isForTeachersOnly === b.isForTeachersOnly
}

function plain(value: unknown): string {
  return JSON.stringify(value ?? null)
}
