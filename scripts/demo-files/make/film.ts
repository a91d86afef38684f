// Short films of drawn slides that are read aloud, and sounds. Needs the programs ffmpeg and espeak-ng.

import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Pen, picture } from './picture.ts'

const run = promisify(execFile)
const rate = 22_050

export interface Scene {
  readonly say: string
  readonly draw: (pen: Pen) => void
}

export interface Film {
  readonly mp4: Buffer
  readonly vtt: string
  readonly seconds: number
}

export const screen = { width: 640, height: 360 }

export async function film(scenes: readonly Scene[]): Promise<Film> {
  return await inFolder(async (folder) => {
    const sounds: Int16Array[] = []
    const list: string[] = []
    const cues: string[] = []
    let start = 0
    for (const [at, { say, draw }] of scenes.entries()) {
      const spoken = joined(await speak(say), silence(0.5))
      const seconds = spoken.length / rate
      sounds.push(spoken)
      const frame = join(folder, `${at}.png`)
      await writeFile(frame, (await picture(screen.width, screen.height, say, draw, 128)).png)
      list.push(`file '${frame}'`, `duration ${seconds.toFixed(3)}`)
      if (at === scenes.length - 1) list.push(`file '${frame}'`)
      cues.push(...cuesOf(say, start, seconds - 0.3))
      start += seconds
    }
    await writeFile(join(folder, 'list.txt'), list.join('\n'))
    await writeFile(join(folder, 'sound.wav'), wav(joined(...sounds)))
    const out = join(folder, 'film.mp4')
    await run('ffmpeg', [
      ...['-y', '-loglevel', 'error', '-f', 'concat', '-safe', '0', '-i', join(folder, 'list.txt')],
      ...['-i', join(folder, 'sound.wav'), '-r', '5', '-c:v', 'libx264', '-preset', 'slow', '-tune', 'stillimage'],
      ...['-crf', '30', '-g', '50', '-pix_fmt', 'yuv420p', '-threads', '1', '-c:a', 'aac', '-b:a', '32k', '-ac', '1'],
      ...['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact'],
      ...['-metadata:s:a:0', 'language=vie', '-movflags', '+faststart', '-t', start.toFixed(3), out],
    ])
    return { mp4: await readFile(out), vtt: `WEBVTT\n\n${cues.join('\n\n')}\n`, seconds: start }
  })
}

/** `voice`: as espeak-ng calls it. */
export async function speak(text: string, voice = 'vi'): Promise<Int16Array> {
  return await inFolder(async (folder) => {
    const file = join(folder, 'spoken.wav')
    await run('espeak-ng', ['-v', voice, '-s', '150', '-w', file, text])
    const bytes = await readFile(file)
    const data = bytes.indexOf('data') + 8
    return new Int16Array(bytes.buffer.slice(bytes.byteOffset + data, bytes.byteOffset + (bytes.length & ~1)))
  })
}

export interface Note {
  /** Half tones above the middle A; undefined is a rest. */
  readonly height: number | undefined
  readonly beats: number
}

export function melody(notes: readonly Note[], beatsPerMinute: number): Int16Array {
  return joined(...notes.map(({ height, beats }) => tone(height, (beats * 60) / beatsPerMinute)))
}

export function silence(seconds: number): Int16Array {
  return new Int16Array(Math.round(seconds * rate))
}

export function joined(...sounds: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(sounds.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const sound of sounds) {
    whole.set(sound, at)
    at += sound.length
  }
  return whole
}

export async function mp3(sound: Int16Array): Promise<Buffer> {
  return await inFolder(async (folder) => {
    await writeFile(join(folder, 'sound.wav'), wav(sound))
    const out = join(folder, 'sound.mp3')
    await run('ffmpeg', [
      ...['-y', '-loglevel', 'error', '-i', join(folder, 'sound.wav'), '-c:a', 'libmp3lame', '-b:a', '32k', '-ac', '1'],
      ...['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact', out],
    ])
    return await readFile(out)
  })
}

function tone(height: number | undefined, seconds: number): Int16Array {
  const sound = silence(seconds)
  if (height === undefined) return sound
  const frequency = 440 * 2 ** (height / 12)
  return sound.map((_, at) => {
    const time = at / rate
    const swell = Math.min(1, time / 0.02) * Math.exp(-2.2 * (time / seconds))
    const wave = Math.sin(2 * Math.PI * frequency * time) + 0.3 * Math.sin(4 * Math.PI * frequency * time)
    return Math.round(11_000 * swell * wave)
  })
}

function wav(sound: Int16Array): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + sound.byteLength, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(sound.byteLength, 40)
  return Buffer.concat([head, Buffer.from(sound.buffer, sound.byteOffset, sound.byteLength)])
}

/** A sentence each, as long as its part of the text. */
function cuesOf(say: string, start: number, seconds: number): string[] {
  const sentences = say.split(/(?<=[.?!]) /)
  let at = start
  return sentences.map((sentence) => {
    const end = at + (seconds * sentence.length) / say.length
    const cue = `${timeOf(at)} --> ${timeOf(end)}\n${sentence}`
    at = end
    return cue
  })
}

function timeOf(seconds: number): string {
  return `00:${String(Math.floor(seconds / 60)).padStart(2, '0')}:${(seconds % 60).toFixed(3).padStart(6, '0')}`
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'film-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
