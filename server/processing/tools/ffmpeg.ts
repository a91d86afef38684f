// Pictures from films, and films and sound made smaller, by ffmpeg.

import { stat } from 'node:fs/promises'
import type { Facts } from '../reading/facts.ts'
import { Refused } from '../reading/refusal.ts'
import type { Format } from '../source.ts'
import { callTool, type CallOptions } from './call.ts'

export type Work = Omit<CallOptions, 'limits'>

const quick = { milliseconds: 60_000, megabytes: 1200, outputMegabytes: 200 }
/** An hour of film takes a core about ten minutes. */
const slow = { milliseconds: 45 * 60_000, megabytes: 1500, outputMegabytes: 2500 }

/** A file that calls itself a film may be a list of other files: it is read as what it was found to be, from here only. */
const demuxers: Partial<Record<Format, string>> = {
  ...{ mp4: 'mov', mov: 'mov', m4a: 'mov', webm: 'matroska', mp3: 'mp3', ogg: 'ogg', wav: 'wav' },
}

function reading(path: string, format: Format): string[] {
  return ['-protocol_whitelist', 'file', '-f', demuxers[format]!, '-i', path]
}

/** What stands in its log about the file, as `-i` alone tells it. */
export async function probe(path: string, format: Format, work: Work): Promise<Facts> {
  const { stderr } = await callTool('ffmpeg', ['-hide_banner', '-nostdin', ...reading(path, format)], {
    ...work,
    limits: quick,
  })
  const time = /Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(stderr)
  const size = /Stream #.*Video: .*?\b(\d{2,5})x(\d{2,5})\b/.exec(stderr)
  if (!/Stream #/.test(stderr)) throw new Refused('broken', new Error(stderr))
  const isTurned = /rotation of -?(90|270)\./.test(stderr)
  const [width, height] = size ? [Number(size[1]), Number(size[2])] : []
  return {
    ...(time
      ? { durationSeconds: Math.round((Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3])) * 10) / 10 }
      : {}),
    ...(width === undefined ? {} : isTurned ? { width: height, height: width } : { width, height }),
    ...(/Stream #.*Subtitle: /.test(stderr) ? { hasCaptions: true } : {}),
  }
}

/** A tenth into it: many films begin in black. */
export async function drawFrame(path: string, format: Format, to: string, at: number, work: Work): Promise<void> {
  await make(
    to,
    [
      ...['-ss', String(Math.max(0, at)), ...reading(path, format)],
      ...[
        '-map',
        '0:v:0',
        '-frames:v',
        '1',
        '-vf',
        'scale=960:960:force_original_aspect_ratio=decrease',
        '-f',
        'image2',
      ],
    ],
    { ...work, limits: quick },
  )
}

export async function makeFilmSmaller(path: string, format: Format, to: string, work: Work): Promise<void> {
  await make(
    to,
    [
      ...reading(path, format),
      ...['-map', '0:v:0', '-map', '0:a:0?', '-map_metadata', '-1', '-sn', '-dn', '-threads', '1'],
      ...[
        '-vf',
        "scale='min(854,iw)':'min(480,ih)':force_original_aspect_ratio=decrease:force_divisible_by=2",
        '-fpsmax',
        '30',
      ],
      ...[
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        '-crf',
        '28',
        '-maxrate',
        '700k',
        '-bufsize',
        '1400k',
        '-pix_fmt',
        'yuv420p',
      ],
      ...['-c:a', 'aac', '-b:a', '64k', '-ac', '2', '-movflags', '+faststart', '-f', 'mp4'],
    ],
    { ...work, limits: slow },
  )
}

export async function makeSoundSmaller(path: string, format: Format, to: string, work: Work): Promise<void> {
  await make(
    to,
    [
      ...reading(path, format),
      ...[
        '-map',
        '0:a:0',
        '-vn',
        '-map_metadata',
        '-1',
        '-c:a',
        'aac',
        '-b:a',
        '48k',
        '-ac',
        '1',
        '-movflags',
        '+faststart',
        '-f',
        'ipod',
      ],
    ],
    { ...work, limits: slow },
  )
}

async function make(to: string, args: readonly string[], options: CallOptions): Promise<void> {
  const { code, stderr } = await callTool(
    'ffmpeg',
    ['-hide_banner', '-nostdin', '-y', '-v', 'error', ...args, to],
    options,
  )
  const isMade = await stat(to).then(
    ({ size }) => size > 0,
    () => false,
  )
  if (code !== 0 || !isMade) throw new Refused('broken', new Error(stderr))
}
