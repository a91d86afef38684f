// A paper for Word and LibreOffice.

import { archive, escapeXml, type Parts } from './archive.ts'
import { type Block, isMarked, type Paper, type Run, runsOf } from './document.ts'

const main = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
/** Twentieths of a point. */
const textWidth = 9638

export async function docx(paper: Paper): Promise<Buffer> {
  const body = new Body()
  const text = [
    paragraph([{ text: paper.title, isBold: false }], '<w:pStyle w:val="Title"/>'),
    paragraph(runsOf(paper.subtitle), '<w:pStyle w:val="Subtitle"/>'),
    ...paper.blocks.map((block) => body.block(block)),
  ].join('')
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"/>`
  const parts: Parts = {
    '[Content_Types].xml': `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>${[
      ['/word/document.xml', 'document.main'],
      ['/word/styles.xml', 'styles'],
      ['/word/numbering.xml', 'numbering'],
      ['/word/footer1.xml', 'footer'],
    ]
      .map(
        ([name, kind]) =>
          `<Override PartName="${name}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.${kind}+xml"/>`,
      )
      .join(
        '',
      )}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    '_rels/.rels': `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relation('rId1', 'officeDocument', 'word/document.xml')}<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    'word/document.xml': `${declaration}<w:document xmlns:w="${main}" xmlns:r="${office}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>${text}<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`,
    'word/_rels/document.xml.rels': `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relation('rId1', 'styles', 'styles.xml')}${relation('rId2', 'numbering', 'numbering.xml')}${relation('rId3', 'footer', 'footer1.xml')}${body.pictures.map((_, at) => relation(`picture${at + 1}`, 'image', `media/picture${at + 1}.png`)).join('')}</Relationships>`,
    'word/styles.xml': declaration + styles,
    'word/numbering.xml': declaration + numberingFor(body.numberedLists),
    'word/footer1.xml': `${declaration}<w:ftr xmlns:w="${main}"><w:p><w:pPr><w:jc w:val="right"/></w:pPr><w:r><w:rPr><w:color w:val="777777"/><w:sz w:val="16"/></w:rPr><w:t xml:space="preserve">${escapeXml(`${paper.title} · ${paper.author} · Trang `)}</w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>`,
    'docProps/core.xml': `${declaration}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escapeXml(paper.title)}</dc:title><dc:creator>${escapeXml(paper.author)}</dc:creator><dc:language>vi</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">${paper.day}T08:00:00Z</dcterms:created></cp:coreProperties>`,
    ...Object.fromEntries(body.pictures.map((png, at) => [`word/media/picture${at + 1}.png`, png])),
  }
  return await archive(parts)
}

class Body {
  readonly pictures: Buffer[] = []
  numberedLists = 0

  block(block: Block): string {
    if (typeof block === 'string') return paragraph(runsOf(block))
    if ('head' in block) return paragraph([{ text: block.head, isBold: false }], '<w:pStyle w:val="Heading1"/>')
    if ('list' in block) return this.list(block.list, block.isNumbered === true)
    if ('table' in block) return table(block.table, block.widths)
    if ('picture' in block) {
      this.pictures.push(block.picture.png)
      return drawing(this.pictures.length, block)
    }
    if ('pageBreak' in block) return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    const dots = `<w:p><w:pPr><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="${textWidth}"/></w:tabs></w:pPr><w:r><w:tab/></w:r></w:p>`
    return dots.repeat(block.lines)
  }

  private list(items: readonly string[], isNumbered: boolean): string {
    if (isNumbered) this.numberedLists++
    const number = isNumbered ? this.numberedLists + 1 : 1
    const how = `<w:pStyle w:val="ListParagraph"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="${number}"/></w:numPr>`
    return items
      .map((item) => paragraph(runsOf(item), isMarked(item) && !isNumbered ? '<w:ind w:left="454"/>' : how))
      .join('')
  }
}

function paragraph(runs: readonly Run[], how = ''): string {
  return `<w:p>${how === '' ? '' : `<w:pPr>${how}</w:pPr>`}${runs.map(run).join('')}</w:p>`
}

function run({ text, isBold }: Run): string {
  return `<w:r>${isBold ? '<w:rPr><w:b/></w:rPr>' : ''}<w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`
}

function table(rows: readonly (readonly string[])[], parts: readonly number[]): string {
  const sum = parts.reduce((one, other) => one + other, 0)
  const widths = parts.map((part) => Math.round((part / sum) * textWidth))
  const cell = (text: string, width: number, isHead: boolean) => {
    const shade = isHead ? '<w:shd w:val="clear" w:color="auto" w:fill="EEF5FB"/>' : ''
    const paragraphs = text.split('\n').map((line) => {
      return paragraph(isHead ? [{ text: line, isBold: true }] : runsOf(line), '<w:spacing w:after="20"/>')
    })
    return `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${shade}</w:tcPr>${paragraphs.join('')}</w:tc>`
  }
  const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
    .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="8AA4BD"/>`)
    .join('')
  const lines = rows.map(
    (row, at) =>
      `<w:tr><w:trPr><w:cantSplit/>${at === 0 ? '<w:tblHeader/>' : ''}</w:trPr>${row.map((text, column) => cell(text, widths[column]!, at === 0)).join('')}</w:tr>`,
  )
  return `<w:tbl><w:tblPr><w:tblW w:w="${textWidth}" w:type="dxa"/><w:tblBorders>${borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('')}</w:tblGrid>${lines.join('')}</w:tbl><w:p/>`
}

function drawing(number: number, { picture, width }: Extract<Block, { picture: unknown }>): string {
  const across = Math.round(width * 12700)
  const down = Math.round((across * picture.height) / picture.width)
  const told = `id="${number}" name="Hình ${number}" descr="${escapeXml(picture.alternative)}"`
  return `<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="${across}" cy="${down}"/><wp:docPr ${told}/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr ${told}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="picture${number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${across}" cy="${down}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
}

function numberingFor(lists: number): string {
  const level = (format: string, text: string) =>
    `<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="454" w:hanging="340"/></w:pPr></w:lvl>`
  const kinds = `<w:abstractNum w:abstractNumId="0">${level('bullet', '•')}</w:abstractNum><w:abstractNum w:abstractNumId="1">${level('decimal', '%1.')}</w:abstractNum>`
  const numbered = Array.from(
    { length: lists },
    (_, at) =>
      `<w:num w:numId="${at + 2}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`,
  ).join('')
  return `<w:numbering xmlns:w="${main}">${kinds}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>${numbered}</w:numbering>`
}

const style = (id: string, name: string, paragraphs: string, letters: string) =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr>${paragraphs}</w:pPr><w:rPr>${letters}</w:rPr></w:style>`
const styles = `<w:styles xmlns:w="${main}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="26"/><w:szCs w:val="26"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="100" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>${style('Title', 'Title', '<w:spacing w:after="60"/><w:jc w:val="center"/>', '<w:b/><w:color w:val="16324F"/><w:sz w:val="34"/>')}${style('Subtitle', 'Subtitle', '<w:spacing w:after="240"/><w:jc w:val="center"/>', '<w:i/><w:color w:val="555555"/><w:sz w:val="22"/>')}${style('Heading1', 'heading 1', '<w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="0"/>', '<w:b/><w:color w:val="1F6FB2"/><w:sz w:val="28"/>')}${style('ListParagraph', 'List Paragraph', '<w:spacing w:after="60"/>', '')}</w:styles>`
