// The life of a material as a picture, from its declaration: a line for every state, a lane for every step, a dot where it
// begins and an arrow where it leads.

import { type State, states, type Step, type StepName, stepNames, steps, targetsOf } from '../materials/index.ts'

export interface Lane {
  readonly name: StepName
  /** From 1: by it the table below tells what it is. */
  readonly number: number
  readonly x: number
  readonly top: number
  readonly bottom: number
  readonly dots: readonly number[]
  /** Corners of triangles. */
  readonly arrows: readonly string[]
}

export interface Diagram {
  readonly width: number
  readonly height: number
  readonly rows: readonly { readonly state: State; readonly y: number; readonly right: number }[]
  readonly lanes: readonly Lane[]
}

const lineHeight = 44
const laneWidth = 36
const namesWidth = 330
const head = 40

export function drawLife(): Diagram {
  const width = namesWidth + stepNames.length * laneWidth
  return {
    width,
    height: head + states.length * lineHeight,
    rows: states.map((state) => ({ state, y: yOf(state), right: width })),
    lanes: stepNames.map(laneOf),
  }
}

function laneOf(name: StepName, at: number): Lane {
  const x = namesWidth + at * laneWidth + laneWidth / 2
  const ways = waysOf(name)
  const from = [...new Set(ways.flatMap((step) => step.from))].map(yOf)
  const to = [...new Set(ways.flatMap(targetsOf))].map(yOf)
  const all = [...from, ...to]
  return {
    ...{ name, number: at + 1, x, top: Math.min(...all), bottom: Math.max(...all) },
    dots: from,
    arrows: to.map((y) => arrowAt(x, y)),
  }
}

/** It can be declared several times, for different people. */
export function waysOf(name: StepName): readonly Step[] {
  return steps.filter((step) => step.name === name)
}

/** Points to the name of the state, beside a dot that may be there, too. */
function arrowAt(x: number, y: number): string {
  return `${x - 14},${y} ${x - 4},${y - 6} ${x - 4},${y + 6}`
}

function yOf(state: State): number {
  return head + states.indexOf(state) * lineHeight + lineHeight / 2
}
