// Whether somebody's data may be used for a purpose, from all that has been said about it. Silence is not consent; whoever
// has said no, or has taken back a yes, is believed until they say otherwise themselves.

import { ageOn } from '../people/index.ts'
import type { Answer, Side } from './statement.model.ts'

export interface Said {
  readonly textVersion: number
  readonly answer: Answer
  readonly side: Side
  readonly saidById?: { toString(): string } | null | undefined
  readonly saidByName: string
}

export interface Standing {
  readonly isGiven: boolean
  /** Whose consent is needed at this age. */
  readonly needed: readonly Side[]
  /** Of the needed ones: what each has said last, as far as it counts. */
  readonly said: Readonly<Partial<Record<Side, 'given' | 'refused' | 'withdrawn'>>>
}

/** Ages at which consent is somebody's own besides the guardian's, and their own alone: Decree 13/2023/NĐ-CP art. 20, Law on Children 2016. */
const ages = { own: 7, alone: 16 } as const

/** Of somebody whose birth date is not known both are needed. */
export function sidesNeeded(birthDate: Date | undefined, now: Date): readonly Side[] {
  if (!birthDate) return ['self', 'guardian']
  const age = ageOn(birthDate, now)
  if (age < ages.own) return ['guardian']
  return age < ages.alone ? ['self', 'guardian'] : ['self']
}

export interface StandingInput {
  readonly birthDate: Date | undefined
  /** In the order in which they were said. */
  readonly statements: readonly Said[]
  /** A yes to an earlier text no longer counts. */
  readonly renewedVersion: number
  /** Who is a guardian today: what others have said as guardians counts no more. */
  readonly guardianIds: readonly string[]
  readonly now: Date
}

export function standingOf({ birthDate, statements, renewedVersion, guardianIds, now }: StandingInput): Standing {
  const needed = sidesNeeded(birthDate, now)
  const counting = (answer: Said) => answer.answer !== 'given' || answer.textVersion >= renewedVersion
  const answersOf = (side: Side) => {
    const last = new Map<string, Said>()
    for (const one of statements) {
      if (one.side !== side) continue
      const id = one.saidById?.toString()
      if (side === 'guardian' && id !== undefined && !guardianIds.includes(id)) continue
      last.set(id ?? `name: ${one.saidByName}`, one)
    }
    const answers = [...last.values()].filter(counting).map(({ answer }) => answer)
    return (['withdrawn', 'refused', 'given'] as const).find((answer) => answers.includes(answer))
  }
  const said = Object.fromEntries(
    needed.flatMap((side) => {
      const answer = answersOf(side)
      return answer ? [[side, answer]] : []
    }),
  ) as Standing['said']
  return { isGiven: needed.every((side) => said[side] === 'given'), needed, said }
}
