// Pictures that are drawn: for pages, slides and films. Letters are of the fonts that come with the packages.

import { fileURLToPath } from 'node:url'
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas'
import sharp from 'sharp'

export interface Picture {
  readonly png: Buffer
  readonly width: number
  readonly height: number
  /** What it shows, for those who do not see it. */
  readonly alternative: string
}

const packages = (path: string) => fileURLToPath(import.meta.resolve(path))
export const fontFiles = {
  regular: packages('@expo-google-fonts/be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf'),
  bold: packages('@expo-google-fonts/be-vietnam-pro/700Bold/BeVietnamPro_700Bold.ttf'),
  /** For signs of mathematics that the others do not have. */
  symbols: packages('katex/dist/fonts/KaTeX_Main-Regular.ttf'),
  greek: packages('katex/dist/fonts/KaTeX_Math-Italic.ttf'),
}
GlobalFonts.registerFromPath(fontFiles.regular, 'Be')
GlobalFonts.registerFromPath(fontFiles.bold, 'Be Bold')
GlobalFonts.registerFromPath(fontFiles.symbols, 'Symbols')
GlobalFonts.registerFromPath(fontFiles.greek, 'Greek')

export const ink = {
  dark: '#16324f',
  blue: '#1f6fb2',
  green: '#2e8b57',
  red: '#c0392b',
  gold: '#e0a11b',
  pale: '#eef5fb',
}

export class Pen {
  readonly context: SKRSContext2D

  constructor(context: SKRSContext2D) {
    this.context = context
    context.lineJoin = 'round'
    context.lineCap = 'round'
  }

  fill(colour: string, x: number, y: number, width: number, height: number, radius = 0): this {
    this.context.fillStyle = colour
    this.context.beginPath()
    this.context.roundRect(x, y, width, height, radius)
    this.context.fill()
    return this
  }

  frame(colour: string, x: number, y: number, width: number, height: number, radius = 0, line = 2): this {
    this.context.strokeStyle = colour
    this.context.lineWidth = line
    this.context.beginPath()
    this.context.roundRect(x, y, width, height, radius)
    this.context.stroke()
    return this
  }

  line(colour: string, width: number, ...points: readonly (readonly [number, number])[]): this {
    this.trace(points)
    this.context.strokeStyle = colour
    this.context.lineWidth = width
    this.context.stroke()
    return this
  }

  shape(colour: string, ...points: readonly (readonly [number, number])[]): this {
    this.trace(points)
    this.context.closePath()
    this.context.fillStyle = colour
    this.context.fill()
    return this
  }

  disc(colour: string, x: number, y: number, radius: number): this {
    this.context.fillStyle = colour
    this.context.beginPath()
    this.context.arc(x, y, radius, 0, 2 * Math.PI)
    this.context.fill()
    return this
  }

  ring(colour: string, x: number, y: number, radius: number, line = 2): this {
    this.context.strokeStyle = colour
    this.context.lineWidth = line
    this.context.beginPath()
    this.context.arc(x, y, radius, 0, 2 * Math.PI)
    this.context.stroke()
    return this
  }

  oval(colour: string, x: number, y: number, across: number, down: number, turn = 0): this {
    this.context.fillStyle = colour
    this.context.beginPath()
    this.context.ellipse(x, y, across, down, turn, 0, 2 * Math.PI)
    this.context.fill()
    return this
  }

  arrow(colour: string, width: number, from: readonly [number, number], to: readonly [number, number]): this {
    const angle = Math.atan2(to[1] - from[1], to[0] - from[0])
    const wing = (turn: number): [number, number] => [
      to[0] - (6 + 3 * width) * Math.cos(angle + turn),
      to[1] - (6 + 3 * width) * Math.sin(angle + turn),
    ]
    return this.line(colour, width, from, to).line(colour, width, wing(0.5), to, wing(-0.5))
  }

  /** Its middle line is at `y`. */
  text(text: string, x: number, y: number, size: number, how: TextStyle = {}): this {
    this.context.font = `${size}px "${how.isBold ? 'Be Bold' : 'Be'}", Symbols, Greek`
    this.context.fillStyle = how.colour ?? ink.dark
    this.context.textAlign = how.align ?? 'left'
    this.context.textBaseline = 'middle'
    this.context.fillText(text, x, y)
    return this
  }

  /** Broken into lines. Returns where the next line would be. */
  paragraph(text: string, x: number, y: number, size: number, width: number, how: TextStyle = {}): number {
    this.context.font = `${size}px "${how.isBold ? 'Be Bold' : 'Be'}", Symbols, Greek`
    let line = ''
    let at = y
    for (const word of text.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`
      if (line !== '' && this.context.measureText(longer).width > width) {
        this.text(line, x, at, size, how)
        at += size * 1.4
        line = word
      } else line = longer
    }
    this.text(line, x, at, size, how)
    return at + size * 1.4
  }

  private trace(points: readonly (readonly [number, number])[]): void {
    this.context.beginPath()
    for (const [x, y] of points) this.context.lineTo(x, y)
  }
}

export interface TextStyle {
  readonly isBold?: boolean
  readonly colour?: string
  readonly align?: 'left' | 'center' | 'right'
}

export async function picture(
  width: number,
  height: number,
  alternative: string,
  draw: (pen: Pen) => void,
  colours = 64,
): Promise<Picture> {
  const canvas = createCanvas(width, height)
  const pen = new Pen(canvas.getContext('2d'))
  pen.fill('#ffffff', 0, 0, width, height)
  draw(pen)
  const png = await sharp(canvas.toBuffer('image/png')).png({ palette: true, colours, compressionLevel: 9 }).toBuffer()
  return { png, width, height, alternative }
}
