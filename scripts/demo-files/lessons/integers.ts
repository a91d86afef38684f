// Integers in grade 6: a film, and a bank of 120 questions, which are calculated.

import type { DemoFile } from '../demo-file.ts'
import { type Film, film, screen } from '../make/film.ts'
import { ink, type Pen } from '../make/picture.ts'
import { xlsx } from '../make/sheet.ts'

/** Made once for the film and for its captions. */
export function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined
  return () => (made ??= make())
}

export function titled(pen: Pen, title: string): void {
  pen.fill(ink.pale, 0, 0, screen.width, screen.height).fill(ink.blue, 0, 0, screen.width, 54)
  pen.text(title, screen.width / 2, 28, 24, { isBold: true, colour: '#ffffff', align: 'center' })
}

function thermometer(pen: Pen, degrees: number, x: number): void {
  pen.fill('#ffffff', x - 12, 75, 24, 230, 12).frame(ink.dark, x - 12, 75, 24, 230, 12)
  const height = (value: number) => 190 - value * 9
  pen.fill(ink.red, x - 6, height(degrees), 12, 300 - height(degrees), 6).disc(ink.red, x, 312, 20)
  for (let value = -10; value <= 10; value += 5) {
    pen.line(ink.dark, 2, [x + 12, height(value)], [x + 22, height(value)])
    pen.text(String(value).replace('-', '−'), x + 30, height(value), 17)
  }
  pen.text(`${String(degrees).replace('-', '−')} °C`, x - 22, height(degrees), 22, {
    isBold: true,
    colour: ink.red,
    align: 'right',
  })
}

const winter = once<Film>(() =>
  film([
    {
      say: 'Mùa đông, trên núi cao, nước có thể đóng băng. Nhiệt kế chỉ thấp hơn không độ.',
      draw: (pen) => {
        titled(pen, 'Nhiệt độ mùa đông và số nguyên âm')
        pen
          .shape('#8fa9c2', [40, 330], [180, 110], [320, 330])
          .shape('#ffffff', [146, 163], [180, 110], [214, 163], [180, 182])
        pen.shape('#7391b0', [220, 330], [340, 170], [460, 330])
        thermometer(pen, -3, 550)
      },
    },
    {
      say: 'Nhiệt độ ba độ dưới không viết là âm ba độ. Số âm ba là một số nguyên âm.',
      draw: (pen) => {
        titled(pen, 'Đọc nhiệt kế')
        thermometer(pen, -3, 180)
        pen.text('−3', 430, 160, 90, { isBold: true, colour: ink.red, align: 'center' })
        pen.text('đọc: “âm ba”', 430, 240, 26, { align: 'center' })
      },
    },
    {
      say: 'Trên trục số, số nguyên âm ở bên trái số không. Âm năm ở bên trái âm hai, nên âm năm nhỏ hơn âm hai.',
      draw: (pen) => {
        titled(pen, 'So sánh trên trục số')
        pen.arrow(ink.dark, 3, [40, 200], [605, 200])
        for (let value = -6; value <= 4; value++) {
          const x = 360 + value * 50
          pen.line(ink.dark, 2, [x, 192], [x, 208])
          pen.text(String(value).replace('-', '−'), x, 230, 18, { align: 'center' })
        }
        pen.disc(ink.red, 110, 200, 9).disc(ink.green, 260, 200, 9)
        pen.text('−5 < −2', 320, 120, 40, { isBold: true, align: 'center' })
      },
    },
    {
      say: 'Buổi sáng âm bốn độ, buổi trưa tăng bảy độ. Vậy buổi trưa là ba độ, vì âm bốn cộng bảy bằng ba.',
      draw: (pen) => {
        titled(pen, 'Nhiệt độ tăng')
        thermometer(pen, -4, 130)
        thermometer(pen, 3, 330)
        pen.arrow(ink.green, 4, [190, 130], [255, 110])
        pen.text('−4 + 7 = 3', 510, 200, 34, { isBold: true, align: 'center' })
      },
    },
  ]),
)

/** From a fixed beginning, so that the bank stays the same. */
function dice(seed: number): (from: number, to: number) => number {
  let state = seed
  return (from, to) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return from + Math.floor((state / 2_147_483_648) * (to - from + 1))
  }
}

const sign = (value: number) => (value < 0 ? `−${Math.abs(value)}` : String(value))
const bracket = (value: number) => (value < 0 ? `(${sign(value)})` : String(value))

interface Calculation {
  readonly text: string
  readonly value: number
  readonly outcome: string
  readonly level: string
}

function calculation(at: number, roll: (from: number, to: number) => number): Calculation {
  const [a, b, c] = [roll(-20, -2), roll(-15, 15) || 7, roll(2, 9)]
  const outcome = 'TOAN6.SO.SNG.03'
  switch (at % 5) {
    case 0:
      return { text: `${bracket(a)} + ${bracket(b)}`, value: a + b, outcome, level: 'Biết' }
    case 1:
      return { text: `${bracket(a)} − ${bracket(b)}`, value: a - b, outcome, level: 'Hiểu' }
    case 2:
      return { text: `${bracket(a)} · ${bracket(c)}`, value: a * c, outcome, level: 'Biết' }
    case 3:
      return { text: `${bracket(a * c)} : ${bracket(-c)}`, value: -a, outcome: 'TOAN6.SO.SNG.04', level: 'Hiểu' }
    default:
      return { text: `${bracket(b)} − ${bracket(a)} · ${c}`, value: b - a * c, outcome, level: 'Vận dụng' }
  }
}

type Row = readonly (string | number)[]
const heading: Row = [
  'Mã',
  'Dạng thức',
  'Mức độ',
  'Yêu cầu cần đạt',
  'Câu hỏi',
  'A / ý a',
  'B / ý b',
  'C / ý c',
  'D / ý d',
  'Đáp án',
  'Lời giải',
]
const code = (number: number) => `SNG-${String(number).padStart(3, '0')}`

/** Wrong in the ways in which pupils are: the sign, the other operation, one off. */
function wrongOf({ value }: Calculation, roll: (from: number, to: number) => number): number[] {
  const wrong = new Set<number>()
  for (const one of [-value, value + 2 * roll(1, 4), value - roll(1, 6), value + 11, value - 13, value + 1])
    if (one !== value && wrong.size < 3) wrong.add(one)
  return [...wrong]
}

function choiceQuestion(at: number, seen: Set<string>, roll: (from: number, to: number) => number): Row {
  const asked = fresh(at, seen, roll)
  const right = roll(0, 3)
  const choices: number[] = wrongOf(asked, roll)
  choices.splice(right, 0, asked.value)
  return [
    ...[code(at + 1), 'Nhiều lựa chọn', asked.level, asked.outcome, `Kết quả của phép tính ${asked.text} là`],
    ...choices.map(sign),
    'ABCD'[right]!,
    `${asked.text} = ${sign(asked.value)}`,
  ]
}

function fresh(at: number, seen: Set<string>, roll: (from: number, to: number) => number): Calculation {
  for (;;) {
    const made = calculation(at, roll)
    if (seen.has(made.text) || made.value === 0) continue
    seen.add(made.text)
    return made
  }
}

function trueFalse(at: number, roll: (from: number, to: number) => number): Row {
  const [a, b] = [roll(-12, -2), roll(3, 12)]
  const statements: [string, boolean][] = [
    [`Số đối của ${sign(a)} là ${-a}.`, true],
    at % 2 === 0 ? [`${sign(a)} < ${sign(a - 3)}`, false] : [`${sign(a)} > ${sign(a - 3)}`, true],
    at % 3 === 0
      ? [`Tổng của ${sign(a)} và ${b} là ${sign(a - b)}.`, false]
      : [`Tổng của ${sign(a)} và ${b} là ${sign(a + b)}.`, true],
    at % 4 === 0
      ? [`Tích của ${sign(a)} và ${sign(-b)} là số dương.`, true]
      : [`Tích của ${sign(a)} và ${b} là số dương.`, false],
  ]
  return [
    ...[
      code(at + 1),
      'Đúng – sai',
      'Hiểu',
      'TOAN6.SO.SNG.02',
      `Xét hai số nguyên ${sign(a)} và ${b}. Mỗi khẳng định sau đúng hay sai?`,
    ],
    ...statements.map(([text]) => text),
    statements.map(([, isTrue]) => (isTrue ? 'Đ' : 'S')).join(' '),
    `Tổng: ${sign(a)} + ${b} = ${sign(a + b)}; tích: ${sign(a)} · ${b} = ${sign(a * b)}.`,
  ]
}

function shortAnswer(at: number, roll: (from: number, to: number) => number): Row {
  const [a, b, c] = [roll(-15, -3), roll(2, 12), roll(2, 6)]
  const x = roll(-12, -2)
  const kinds: [string, number, string, string][] = [
    [
      `Tìm số nguyên x, biết x + ${b} = ${sign(a)}.`,
      a - b,
      'TOAN6.SO.SNG.03',
      `x = ${sign(a)} − ${b} = ${sign(a - b)}`,
    ],
    [
      `Tìm số nguyên x, biết ${c} · x = ${sign(c * x)}.`,
      x,
      'TOAN6.SO.SNG.04',
      `x = ${sign(c * x)} : ${c} = ${sign(x)}`,
    ],
    [
      `Có bao nhiêu số nguyên lớn hơn ${sign(a)} và nhỏ hơn ${b}?`,
      b - a - 1,
      'TOAN6.SO.SNG.02',
      `Từ ${sign(a + 1)} đến ${b - 1} có ${b - a - 1} số.`,
    ],
    [`Tính ${sign(a)} · ${c} + ${b}.`, a * c + b, 'TOAN6.SO.SNG.03', `${sign(a * c)} + ${b} = ${sign(a * c + b)}`],
  ]
  const [text, value, outcome, why] = kinds[at % 4]!
  return [code(at + 1), 'Trả lời ngắn', at % 4 === 0 ? 'Biết' : 'Hiểu', outcome, text, '', '', '', '', sign(value), why]
}

function essay(at: number, roll: (from: number, to: number) => number): Row {
  const [a, b, c] = [roll(2, 9), roll(10, 18), roll(3, 8)]
  const kinds: [string, string, string, string][] = [
    [
      `Lúc 6 giờ nhiệt độ ở đỉnh núi là −${a} °C. Đến 12 giờ nhiệt độ tăng ${b} °C, đến 20 giờ lại giảm ${b + c} °C. Tính nhiệt độ lúc 12 giờ và 20 giờ.`,
      `${sign(b - a)} °C; ${sign(-a - c)} °C`,
      `−${a} + ${b} = ${sign(b - a)}; ${sign(b - a)} − ${b + c} = ${sign(-a - c)}.`,
      'TOAN6.SO.SNG.01',
    ],
    [
      `Một tàu ngầm ở độ cao −${a * 10} m so với mực nước biển, lặn xuống thêm ${b * 10} m rồi nổi lên ${c * 10} m. Tàu đang ở độ cao nào?`,
      `${sign(-(a + b - c) * 10)} m`,
      `−${a * 10} − ${b * 10} + ${c * 10} = ${sign(-(a + b - c) * 10)}.`,
      'TOAN6.SO.SNG.01',
    ],
    [
      `Quầy sách của lớp ghi: ngày đầu lãi ${b} nghìn đồng, hai ngày sau mỗi ngày lỗ ${a} nghìn đồng. Viết phép tính với số nguyên và cho biết sau ba ngày lãi hay lỗ bao nhiêu.`,
      `${sign(b - 2 * a)} nghìn đồng`,
      `${b} + 2 · (−${a}) = ${sign(b - 2 * a)}: ${b > 2 * a ? 'lãi' : b === 2 * a ? 'hoà vốn' : 'lỗ'}${b === 2 * a ? '' : ` ${Math.abs(b - 2 * a)} nghìn đồng`}.`,
      'TOAN6.SO.SNG.03',
    ],
    [
      `Trong trò chơi, trả lời đúng được ${c + 2} điểm, sai bị trừ ${a} điểm. Bạn Khôi trả lời đúng 4 câu và sai 6 câu. Tính số điểm của Khôi.`,
      `${sign(4 * (c + 2) - 6 * a)} điểm`,
      `4 · ${c + 2} + 6 · (−${a}) = ${sign(4 * (c + 2) - 6 * a)}.`,
      'TOAN6.SO.SNG.03',
    ],
    [
      `Tính hợp lí: (−${b}) · ${c} + (−${b}) · ${10 - c}.`,
      sign(-b * 10),
      `(−${b}) · (${c} + ${10 - c}) = (−${b}) · 10 = ${sign(-b * 10)}.`,
      'TOAN6.SO.SNG.03',
    ],
  ]
  const [text, answer, why, outcome] = kinds[at % 5]!
  return [code(at + 1), 'Tự luận', 'Vận dụng', outcome, text, '', '', '', '', answer, why]
}

export function integerQuestions(): Row[] {
  const roll = dice(2026)
  const seen = new Set<string>()
  const unlike = (make: () => Row): Row => {
    for (;;) {
      const row = make()
      if (seen.has(`${row[4]}`)) continue
      seen.add(`${row[4]}`)
      return row
    }
  }
  return Array.from({ length: 120 }, (_, at) => {
    if (at < 50) return choiceQuestion(at, seen, roll)
    if (at < 70) return unlike(() => trueFalse(at, roll))
    return unlike(() => (at < 100 ? shortAnswer(at, roll) : essay(at, roll)))
  })
}

const bank = () =>
  xlsx([
    { name: 'Câu hỏi', widths: [10, 16, 11, 20, 60, 24, 24, 24, 24, 16, 46], rows: [heading, ...integerQuestions()] },
    {
      name: 'Hướng dẫn',
      widths: [24, 90],
      rows: [
        ['Mục', 'Nội dung'],
        [
          'Bốn dạng thức',
          'Nhiều lựa chọn: 50 câu; đúng – sai: 20 câu (mỗi câu 4 ý); trả lời ngắn: 30 câu; tự luận: 20 câu.',
        ],
        ['Mức độ', 'Biết, Hiểu, Vận dụng: theo cách ra đề ba mức độ.'],
        [
          'Yêu cầu cần đạt',
          'SNG.01 số nguyên âm trong thực tế; SNG.02 biểu diễn, so sánh; SNG.03 phép tính; SNG.04 chia hết, ước và bội.',
        ],
        [
          'Cách dùng',
          'Lọc theo dạng thức và mức độ, chọn câu theo ma trận của đề. Cột “Lời giải” chỉ dành cho giáo viên.',
        ],
      ],
    },
  ])

export const integerFiles: readonly DemoFile[] = [
  { name: 'm05-nhiet-do-mua-dong.mp4', make: async () => (await winter()).mp4 },
  { name: 'm05-nhiet-do-mua-dong.vtt', make: async () => (await winter()).vtt },
  { name: 'm10-ngan-hang-so-nguyen.xlsx', make: bank },
]
