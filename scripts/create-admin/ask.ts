// Asks for a password on a terminal, twice, without showing it; elsewhere it is the first line of the input.

import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean }

/** @throws Error with a sentence */
export async function askPassword(input: Input, output: NodeJS.WritableStream): Promise<string> {
  if (!input.isTTY) {
    const line = await readFirstLine(input)
    if (line === undefined) throw new Error('There is no password: the standard input is empty.')
    return line
  }
  const first = await askHidden('Password: ', input, output)
  const second = await askHidden('The same again: ', input, output)
  if (first !== second) throw new Error('The two passwords are not the same. Nothing has been made.')
  return first
}

async function readFirstLine(input: Input): Promise<string | undefined> {
  const lines = createInterface({ input })
  for await (const line of lines) return line
  return undefined
}

/** Where readline writes what is typed. */
const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() })

async function askHidden(question: string, input: Input, output: NodeJS.WritableStream): Promise<string> {
  output.write(question)
  const lines = createInterface({ input, output: nowhere(), terminal: true })
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve)
      // Ctrl-C, or Ctrl-D on an empty line.
      lines.once('close', () => reject(new Error('No password was given. Nothing has been made.')))
      lines.once('SIGINT', () => lines.close())
    })
  } finally {
    lines.removeAllListeners('close')
    lines.close()
    output.write('\n')
  }
}
