// Puts one file of so many bytes into a directory and says what came of it; with "stalling" it never comes to the end.

import { openFiles } from '../../../storage/files/index.ts'

const [directory = '', key = '', size = '', stalling] = process.argv.slice(2)

const files = await openFiles({ directory })
console.log('open')
try {
  await files.put(key, bytes(Number(size)))
  console.log('stored')
} catch (error) {
  console.log((error as Error).constructor.name)
}

async function* bytes(count: number): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.alloc(1000, 'x')
  for (let given = 0; given < count; given += chunk.length) yield chunk
  if (stalling === undefined) return
  console.log('written')
  await new Promise((resolve) => setTimeout(resolve, 60_000))
}
