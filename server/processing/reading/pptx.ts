// PowerPoint: slides in the order in which they are shown, each with its notes.

import { fromFont } from '../encodings/legacy.ts'
import { openArchive } from './archive.ts'
import type { Read } from './facts.ts'
import { collectPages } from './pages.ts'
import { Refused } from './refusal.ts'
import { relationsOf } from './relations.ts'
import { attribute, tokensOf } from './xml.ts'

const presentation = 'ppt/presentation.xml'

export async function readPptx(path: string): Promise<Read> {
  const archive = await openArchive(path)
  try {
    if (!archive.has(presentation)) throw new Refused('broken')
    const relations = await relationsOf(archive, presentation)
    const slides = slideIds(await archive.text(presentation))
      .map((id) => relations.find((relation) => relation.id === id)?.target)
      .filter((target) => target !== undefined)
    const collected = collectPages()
    let isConverted = false
    for (const [at, slide] of slides.entries()) {
      if (collected.isFull) break
      const { title, text, isConverted: converted } = readSlide(await archive.text(slide))
      const notes = (await relationsOf(archive, slide)).find(({ type }) => type === 'notesSlide')
      const noted = notes ? readSlide(await archive.text(notes.target)) : undefined
      isConverted ||= converted || noted?.isConverted === true
      collected.add({ number: at + 1, title, text: [text, noted?.text ?? ''].join('\n\n') })
    }
    return { collected, facts: { slides: slides.length }, isConverted }
  } finally {
    archive.close()
  }
}

function slideIds(xml: string): string[] {
  const ids: string[] = []
  for (const token of tokensOf(xml))
    if (token.kind === 'open' && token.name === 'sldId') ids.push(/\br:id="([^"]+)"/.exec(token.attributes)?.[1] ?? '')
  return ids
}

/** Of its notes only what was written there: not the number and not the picture of the slide. */
function readSlide(xml: string) {
  let [title, text, shape, kind, font, inText, isConverted] = ['', '', '', '', '', false, false]
  for (const token of tokensOf(xml)) {
    if (token.kind === 'text') {
      if (!inText) continue
      const read = fromFont(token.text, font)
      isConverted ||= read.isConverted
      shape += read.text
    } else if (token.kind === 'open') {
      if (token.name === 'sp') [shape, kind] = ['', '']
      else if (token.name === 'ph') kind = attribute(token.attributes, 'type') ?? 'body'
      else if (token.name === 't') inText = true
      else if (token.name === 'r') font = ''
      else if (token.name === 'latin') font = attribute(token.attributes, 'typeface') ?? ''
      else if (token.name === 'br') shape += '\n'
    } else if (token.name === 't') inText = false
    else if (token.name === 'p') shape += '\n'
    else if (token.name === 'tc') shape += '\t'
    else if (token.name === 'sp' || token.name === 'graphicFrame') {
      if (/^(ctrT|t)itle$/.test(kind) && title === '') title = shape.trim()
      if (!['sldNum', 'dt', 'ftr', 'hdr', 'sldImg'].includes(kind)) text += `${shape.trim()}\n`
      ;[shape, kind] = ['', '']
    }
  }
  return { title, text, isConverted }
}
