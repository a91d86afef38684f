// Lists of rows, one for each number, that only grow.

export interface Postings {
  add(number: number, row: number): void
  /** In the order in which they were added; only to be read at once. */
  rowsOf(number: number): Int32Array
}

export function makePostings(): Postings {
  const lists: (Int32Array | undefined)[] = []
  const counts: number[] = []

  return {
    add: (number, row) => {
      const count = counts[number] ?? 0
      const list = growNumbers(lists[number] ?? new Int32Array(0), count + 1, 0)
      list[count] = row
      lists[number] = list
      counts[number] = count + 1
    },
    rowsOf: (number) => lists[number]?.subarray(0, counts[number]) ?? none,
  }
}

const none = new Int32Array(0)

/** The same numbers with room for so many; what is new is filled. */
export function growNumbers(numbers: Int32Array, length: number, filling: number): Int32Array<ArrayBuffer> {
  if (numbers.length >= length) return numbers as Int32Array<ArrayBuffer>
  const larger = new Int32Array(Math.max(length, Math.ceil(numbers.length * 1.5), 4))
  larger.set(numbers)
  if (filling !== 0) larger.fill(filling, numbers.length)
  return larger
}
