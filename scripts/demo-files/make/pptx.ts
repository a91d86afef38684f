// Slides for PowerPoint and LibreOffice: a title, lines or a picture beside them, and at the end what helps to teach with them.

import { archive, escapeXml, type Parts } from './archive.ts'
import { runsOf } from './document.ts'
import type { Picture } from './picture.ts'

export interface Slide {
  readonly title: string
  readonly lines?: readonly string[]
  readonly picture?: Picture
}

export interface Deck {
  readonly title: string
  readonly subtitle: string
  readonly author: string
  readonly day: string
  readonly slides: readonly Slide[]
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const spaces = `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="${office}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const wide = 12192000
const high = 6858000

export async function pptx(deck: Deck): Promise<Buffer> {
  const slides = [cover(deck), ...deck.slides.map((slide) => content(slide))]
  const numbers = slides.map((_, at) => at + 1)
  const override = (name: string, kind: string) =>
    `<Override PartName="${name}" ContentType="application/vnd.openxmlformats-officedocument.${kind}+xml"/>`
  const parts: Record<string, string | Buffer> = {
    '[Content_Types].xml': `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>${override('/ppt/presentation.xml', 'presentationml.presentation.main')}${override('/ppt/slideMasters/slideMaster1.xml', 'presentationml.slideMaster')}${override('/ppt/slideLayouts/slideLayout1.xml', 'presentationml.slideLayout')}${override('/ppt/theme/theme1.xml', 'theme')}${numbers.map((number) => override(`/ppt/slides/slide${number}.xml`, 'presentationml.slide')).join('')}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    '_rels/.rels': relations([
      ['rId1', 'officeDocument', 'ppt/presentation.xml'],
      ['rId2', 'core', 'docProps/core.xml'],
    ]),
    'ppt/presentation.xml': `${declaration}<p:presentation ${spaces}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>${numbers.map((number) => `<p:sldId id="${255 + number}" r:id="slide${number}"/>`).join('')}</p:sldIdLst><p:sldSz cx="${wide}" cy="${high}"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': relations([
      ['rId1', 'slideMaster', 'slideMasters/slideMaster1.xml'],
      ['rId2', 'theme', 'theme/theme1.xml'],
      ...numbers.map((number) => [`slide${number}`, 'slide', `slides/slide${number}.xml`] as const),
    ]),
    'ppt/slideMasters/slideMaster1.xml': `${declaration}<p:sldMaster ${spaces}><p:cSld><p:bg><p:bgPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:effectLst/></p:bgPr></p:bg><p:spTree>${group}</p:spTree></p:cSld><p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst><p:txStyles><p:titleStyle/><p:bodyStyle/><p:otherStyle/></p:txStyles></p:sldMaster>`,
    'ppt/slideMasters/_rels/slideMaster1.xml.rels': relations([
      ['rId1', 'slideLayout', '../slideLayouts/slideLayout1.xml'],
      ['rId2', 'theme', '../theme/theme1.xml'],
    ]),
    'ppt/slideLayouts/slideLayout1.xml': `${declaration}<p:sldLayout ${spaces} type="blank"><p:cSld name="Trang"><p:spTree>${group}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`,
    'ppt/slideLayouts/_rels/slideLayout1.xml.rels': relations([
      ['rId1', 'slideMaster', '../slideMasters/slideMaster1.xml'],
    ]),
    'ppt/theme/theme1.xml': theme,
    'docProps/core.xml': `${declaration}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escapeXml(deck.title)}</dc:title><dc:creator>${escapeXml(deck.author)}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${deck.day}T08:00:00Z</dcterms:created></cp:coreProperties>`,
  }
  for (const [at, slide] of slides.entries()) {
    const number = at + 1
    parts[`ppt/slides/slide${number}.xml`] =
      `${declaration}<p:sld ${spaces}><p:cSld><p:spTree>${group}${slide.shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>`
    parts[`ppt/slides/_rels/slide${number}.xml.rels`] = relations([
      ['rId1', 'slideLayout', '../slideLayouts/slideLayout1.xml'],
      ...(slide.picture ? [['picture', 'image', `../media/picture${number}.png`] as const] : []),
    ])
    if (slide.picture) parts[`ppt/media/picture${number}.png`] = slide.picture.png
  }
  return await archive(parts satisfies Parts)
}

interface Shapes {
  readonly shapes: string
  readonly picture?: Picture | undefined
}

function cover({ title, subtitle, author }: Deck): Shapes {
  return {
    shapes:
      band(0, 0, wide, high, '16324F') +
      band(900000, 3700000, 1800000, 60000, 'E0A11B') +
      box(3, 'Tiêu đề', [900000, 1500000, 10400000, 2100000], [paragraph(title, 4000, 'FFFFFF', true)], 'b') +
      box(
        4,
        'Phụ đề',
        [900000, 3900000, 10400000, 1500000],
        [paragraph(subtitle, 2200, 'DCE9F5'), paragraph(author, 1800, 'DCE9F5')],
        't',
      ),
  }
}

function content({ title, lines = [], picture }: Slide): Shapes {
  const hasBoth = picture !== undefined && lines.length > 0
  const textWidth = hasBoth ? 5700000 : 11000000
  const size = sizeOf(lines.join('').length * (hasBoth ? 1.9 : 1))
  const text = lines.map((line) => paragraph(line, size, '1B1B1B', false, true))
  return {
    picture,
    shapes:
      band(0, 0, wide, 1050000, '1F6FB2') +
      box(3, 'Tiêu đề', [600000, 130000, 11000000, 800000], [paragraph(title, 2800, 'FFFFFF', true)], 'ctr') +
      (lines.length > 0 ? box(4, 'Nội dung', [600000, 1300000, textWidth, 5200000], text, 't') : '') +
      (picture
        ? image(picture, hasBoth ? [6500000, 1350000, 5200000, 5100000] : [600000, 1250000, 11000000, 5350000])
        : ''),
  }
}

/** Hundredths of a point: what is short is read from the last row, too. */
function sizeOf(letters: number): number {
  if (letters > 640) return 1800
  return letters > 420 ? 2200 : 2600
}

type Place = readonly [x: number, y: number, width: number, height: number]

function image(picture: Picture, [x, y, width, height]: Place): string {
  const scale = Math.min(width / picture.width, height / picture.height)
  const across = Math.round(picture.width * scale)
  const down = Math.round(picture.height * scale)
  const left = Math.round(x + (width - across) / 2)
  const top = Math.round(y + (height - down) / 2)
  return `<p:pic><p:nvPicPr><p:cNvPr id="9" name="Hình" descr="${escapeXml(picture.alternative)}"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="picture"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>${frame([left, top, across, down])}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`
}

function band(x: number, y: number, width: number, height: number, colour: string): string {
  return `<p:sp><p:nvSpPr><p:cNvPr id="2" name="Nền"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>${frame([x, y, width, height])}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="${colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:p><a:endParaRPr lang="vi-VN"/></a:p></p:txBody></p:sp>`
}

function box(id: number, name: string, place: Place, paragraphs: readonly string[], anchor: string): string {
  return `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>${frame(place)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap="square" anchor="${anchor}"><a:normAutofit/></a:bodyPr><a:lstStyle/>${paragraphs.join('')}</p:txBody></p:sp>`
}

function paragraph(text: string, size: number, colour: string, isBold = false, isItem = false): string {
  const how = isItem
    ? '<a:pPr marL="285750" indent="-285750"><a:spcAft><a:spcPts val="700"/></a:spcAft><a:buFont typeface="Arial"/><a:buChar char="•"/></a:pPr>'
    : ''
  const runs = runsOf(text).map(
    (run) =>
      `<a:r><a:rPr lang="vi-VN" sz="${size}"${isBold || run.isBold ? ' b="1"' : ''}><a:solidFill><a:srgbClr val="${colour}"/></a:solidFill></a:rPr><a:t>${escapeXml(run.text)}</a:t></a:r>`,
  )
  return `<a:p>${how}${runs.join('')}</a:p>`
}

function frame([x, y, width, height]: Place): string {
  return `<a:xfrm><a:off x="${x}" y="${y}"/><a:ext cx="${width}" cy="${height}"/></a:xfrm>`
}

function relations(entries: readonly (readonly [string, string, string])[]): string {
  const kindOf = (kind: string) =>
    kind === 'core'
      ? 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties'
      : `${office}/${kind}`
  const written = entries.map(([id, kind, to]) => `<Relationship Id="${id}" Type="${kindOf(kind)}" Target="${to}"/>`)
  return `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${written.join('')}</Relationships>`
}

const group =
  '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
const colours = ['dk1:000000', 'lt1:FFFFFF', 'dk2:16324F', 'lt2:EEF5FB', 'accent1:1F6FB2', 'accent2:2E8B57']
  .concat('accent3:E0A11B', 'accent4:C0392B', 'accent5:6B4E9B', 'accent6:3A9CA8', 'hlink:1F6FB2', 'folHlink:6B4E9B')
  .map((entry) => entry.split(':'))
  .map(([name, value]) => `<a:${name}><a:srgbClr val="${value}"/></a:${name}>`)
const font = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>'
const solid = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
const theme = `${declaration}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Lớp học"><a:themeElements><a:clrScheme name="Lớp học">${colours.join('')}</a:clrScheme><a:fontScheme name="Lớp học"><a:majorFont>${font}</a:majorFont><a:minorFont>${font}</a:minorFont></a:fontScheme><a:fmtScheme name="Lớp học"><a:fillStyleLst>${solid.repeat(3)}</a:fillStyleLst><a:lnStyleLst>${`<a:ln w="9525">${solid}</a:ln>`.repeat(3)}</a:lnStyleLst><a:effectStyleLst>${'<a:effectStyle><a:effectLst/></a:effectStyle>'.repeat(3)}</a:effectStyleLst><a:bgFillStyleLst>${solid.repeat(3)}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`
