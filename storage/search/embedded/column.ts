// One field of all documents in memory: each different value has a number, each row the numbers of its values.

import type { Scalar } from '../search.ts'
import { addBit, type Bits, makeBits } from './bits.ts'
import { growNumbers, makePostings, type Postings } from './postings.ts'

export interface Column {
  set(row: number, values: readonly Scalar[]): void
  /** The first value of a row. */
  valueAt(row: number): Scalar | undefined
  /** A number that is the same for rows with the same first value; -1 where there is none. */
  numberAt(row: number): number
  /** The rows with at least one value that is accepted. */
  rowsWhere(accepts: (value: Scalar) => boolean): Bits
  /** The rows with one of these values. */
  rowsWith(values: readonly Scalar[]): Bits
  /** How many of these rows have each value: so many of the most frequent ones, and these. */
  count(rows: Uint32Array, most: number, always: readonly Scalar[]): [value: string, count: number][]
}

export function makeColumn(): Column {
  const values: Scalar[] = []
  const numbers = new Map<Scalar, number>()
  /** The number of the value of a row, NONE, or for several values where they are in `lists`, counted down from there. */
  let cells = new Int32Array(0)
  let rows = 0
  /** Many rows have the same ones. */
  const lists: (readonly number[])[] = []
  const listNumbers = new Map<string, number>()
  /** Made when they are asked for first: most fields are not filtered by. */
  let postings: Postings | undefined
  /** Where each value stands among all in their order, and the other way round; made anew when a value comes. */
  let places = new Int32Array(0)
  let byPlace = new Int32Array(0)

  return {
    set: (row, given) => {
      if (row >= rows) {
        cells = growNumbers(cells, row + 1, NONE)
        rows = row + 1
      }
      const before = numbersOf(cells[row]!)
      const after = given.map(numberOf)
      cells[row] = after.length > 1 ? LIST - listOf(after) : (after[0] ?? NONE)
      if (postings) for (const number of after) if (!before.includes(number)) postings.add(number, row)
    },
    valueAt: (row) => values[firstNumber(row)],
    numberAt: firstNumber,
    rowsWhere: (accepts) => {
      const accepted = Uint8Array.from(values, (value) => Number(accepts(value)))
      const found = makeBits(rows)
      for (let row = 0; row < rows; row++) {
        const cell = cells[row]!
        if (cell >= 0 ? accepted[cell] : numbersOf(cell).some((number) => accepted[number])) addBit(found, row)
      }
      return found
    },
    rowsWith: (wanted) => {
      const found = makeBits(rows)
      postings ??= post()
      for (const value of wanted) {
        const number = numbers.get(value)
        if (number === undefined) continue
        // A row stays in the list of a value that it has had.
        for (const row of postings.rowsOf(number)) {
          const cell = cells[row]!
          if (cell === number || (cell <= LIST && numbersOf(cell).includes(number))) addBit(found, row)
        }
      }
      return found
    },
    count: (counted, most, always) => {
      const counts = new Uint32Array(values.length)
      const listCounts = new Uint32Array(lists.length)
      for (let at = 0; at < counted.length; at++) {
        const cell = cells[counted[at]!] ?? NONE
        if (cell >= 0) counts[cell]!++
        else if (cell !== NONE) listCounts[LIST - cell]!++
      }
      for (let list = 0; list < lists.length; list++)
        if (listCounts[list]! > 0) for (const number of lists[list]!) counts[number]! += listCounts[list]!
      const asked = new Set(always.map((value) => numbers.get(value)))
      return frequent(counts, most, asked).map((number) => [String(values[number]), counts[number]!])
    },
  }

  /** Of values with equal counts the smaller one first. */
  function frequent(counts: Uint32Array, most: number, always: ReadonlySet<number | undefined>): number[] {
    // One number for the count and the place among all values: numbers are sorted a lot faster than pairs.
    const size = values.length
    const keys = new Float64Array(size)
    let length = 0
    for (let number = 0; number < size; number++)
      if (counts[number]! > 0) keys[length++] = counts[number]! * size + (size - 1 - placeOf(number))
    const sorted = Array.from(keys.subarray(0, length).sort().reverse(), (key) => byPlace[size - 1 - (key % size)]!)
    return [...sorted.slice(0, most), ...sorted.slice(most).filter((number) => always.has(number))]
  }

  function placeOf(number: number): number {
    if (places.length !== values.length) {
      const texts = values.map(String)
      byPlace = Int32Array.from(values.keys()).sort((a, b) => (texts[a]! < texts[b]! ? -1 : 1))
      places = new Int32Array(values.length)
      byPlace.forEach((each, place) => (places[each] = place))
    }
    return places[number]!
  }

  function numberOf(value: Scalar): number {
    let number = numbers.get(value)
    if (number === undefined) {
      numbers.set(value, (number = values.length))
      values.push(value)
    }
    return number
  }

  function listOf(list: readonly number[]): number {
    const key = list.join()
    let number = listNumbers.get(key)
    if (number === undefined) {
      listNumbers.set(key, (number = lists.length))
      lists.push(list)
    }
    return number
  }

  function numbersOf(cell: number): readonly number[] {
    return cell >= 0 ? [cell] : cell === NONE ? [] : lists[LIST - cell]!
  }

  function firstNumber(row: number): number {
    const cell = cells[row] ?? NONE
    return cell <= LIST ? lists[LIST - cell]![0]! : cell
  }

  function post(): Postings {
    const made = makePostings()
    for (let row = 0; row < rows; row++) for (const number of numbersOf(cells[row]!)) made.add(number, row)
    return made
  }
}

const NONE = -1
const LIST = -2
