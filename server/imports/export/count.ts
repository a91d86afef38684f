/** How many there are; no more are asked for when there are more than `most`. */
export async function countUpTo(most: number, items: AsyncIterable<unknown>): Promise<number> {
  const iterator = items[Symbol.asyncIterator]()
  let count = 0
  while (count <= most && !(await iterator.next()).done) count++
  await iterator.return?.()
  return count
}
