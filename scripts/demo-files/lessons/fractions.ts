// Fractions in grade 6: slides, and a narrated film made from them for pupils who do not hear or do not see.

import type { DemoFile } from '../demo-file.ts'
import { type Film, film, type Scene } from '../make/film.ts'
import { ink, type Pen, picture } from '../make/picture.ts'
import { pptx } from '../make/pptx.ts'
import { once, titled } from './integers.ts'

/** A bar of which some parts are coloured. */
function bar(pen: Pen, x: number, y: number, width: number, parts: number, full: number, colour: string): void {
  for (let at = 0; at < parts; at++) {
    pen.fill(at < full ? colour : '#ffffff', x + (at * width) / parts, y, width / parts, 60)
    pen.frame(ink.dark, x + (at * width) / parts, y, width / parts, 60)
  }
}

const bars = (alternative: string, rows: readonly (readonly [number, number, string, string])[]) =>
  picture(640, rows.length * 120 + 20, alternative, (pen) => {
    for (const [at, [parts, full, label, colour]] of rows.entries()) {
      bar(pen, 20, 20 + at * 120, 480, parts, full, colour)
      pen.text(label, 525, 50 + at * 120, 34, { isBold: true, colour })
    }
  })

const slides = async () =>
  await pptx({
    title: 'Cộng trừ phân số bằng hình vẽ',
    subtitle: 'Toán 6 · Phân số · 2 tiết',
    author: 'Trần Văn Ân – Trường THCS Tân Hoà',
    day: '2026-01-12',
    slides: [
      {
        title: 'Khởi động',
        lines: [
          'Một thanh sô-cô-la chia thành 8 ô bằng nhau. Hân ăn 3 ô, Khôi ăn 2 ô.',
          'Mỗi bạn ăn bao nhiêu phần của thanh? Hai bạn ăn tất cả bao nhiêu phần?',
        ],
        picture: await bars('Thanh chia 8 phần bằng nhau, tô 5 phần', [[8, 5, '5/8', ink.gold]]),
      },
      {
        title: 'Cộng hai phân số cùng mẫu',
        lines: [
          '3/8 + 2/8 = (3 + 2)/8 = **5/8**',
          'Các phần đã bằng nhau: chỉ việc **cộng các tử** và giữ nguyên mẫu.',
        ],
        picture: await bars('Ba thanh chia 8 phần: tô 3, tô 2 và tô 5 phần', [
          [8, 3, '3/8', ink.blue],
          [8, 2, '2/8', ink.green],
          [8, 5, '5/8', ink.gold],
        ]),
      },
      {
        title: 'Mẫu khác nhau: chia lại cho bằng',
        lines: [
          '1/2 + 1/3: hai phần không bằng nhau nên chưa cộng được.',
          'Chia cả hai thanh thành 6 phần bằng nhau: 1/2 = 3/6, 1/3 = 2/6.',
          '1/2 + 1/3 = 3/6 + 2/6 = **5/6**',
        ],
        picture: await bars('Thanh tô một nửa, thanh tô một phần ba, thanh chia 6 phần tô 5 phần', [
          [2, 1, '1/2', ink.blue],
          [3, 1, '1/3', ink.green],
          [6, 5, '5/6', ink.gold],
        ]),
      },
      {
        title: 'Trừ hai phân số',
        lines: [
          '3/4 − 1/3: mẫu chung là 12.',
          '3/4 = 9/12; 1/3 = 4/12.',
          '3/4 − 1/3 = 9/12 − 4/12 = **5/12**',
          'Trên hình: tô 9 ô rồi gạch đi 4 ô, còn lại 5 ô.',
        ],
        picture: await bars('Thanh chia 12 phần tô 9 phần, thanh chia 12 phần tô 5 phần', [
          [12, 9, '9/12', ink.blue],
          [12, 5, '5/12', ink.gold],
        ]),
      },
      {
        title: 'Quy tắc',
        lines: [
          'Muốn cộng (trừ) hai phân số **cùng mẫu**, ta cộng (trừ) các tử và giữ nguyên mẫu.',
          'Muốn cộng (trừ) hai phân số **khác mẫu**, ta viết chúng dưới dạng hai phân số có cùng một mẫu dương rồi cộng (trừ) các tử và giữ nguyên mẫu.',
        ],
      },
      {
        title: 'Luyện tập',
        lines: [
          'a) 2/7 + 3/7     b) 1/4 + 1/6     c) 5/6 − 1/2     d) −1/3 + 3/4',
          '**Đáp án:** a) 5/7; b) 3/12 + 2/12 = 5/12; c) 5/6 − 3/6 = 2/6 = 1/3; d) −4/12 + 9/12 = 5/12.',
        ],
      },
      {
        title: 'Vận dụng',
        lines: [
          'Bể nước đang có 2/5 bể. Vòi thứ nhất chảy thêm 1/4 bể, sau đó nhà Hân dùng hết 3/10 bể. Trong bể còn bao nhiêu phần?',
          '**Lời giải:** 2/5 + 1/4 − 3/10 = 8/20 + 5/20 − 6/20 = **7/20** (bể).',
        ],
      },
    ],
  })

const scenes: readonly Scene[] = [
  {
    say: 'Hình vẽ: một thanh chia thành tám phần bằng nhau, ba phần tô màu xanh. Phần tô màu là ba phần tám.',
    draw: (pen) => {
      titled(pen, 'Phân số là gì?')
      bar(pen, 60, 130, 520, 8, 3, ink.blue)
      pen.text('3/8', 320, 270, 60, { isBold: true, colour: ink.blue, align: 'center' })
    },
  },
  {
    say: 'Cộng thêm hai phần tám màu xanh lá. Năm phần đã được tô: ba phần tám cộng hai phần tám bằng năm phần tám.',
    draw: (pen) => {
      titled(pen, 'Cộng cùng mẫu')
      bar(pen, 60, 130, 520, 8, 5, ink.green)
      bar(pen, 60, 130, 195, 3, 3, ink.blue)
      pen.text('3/8 + 2/8 = 5/8', 320, 270, 44, { isBold: true, align: 'center' })
    },
  },
  {
    say: 'Một phần hai và một phần ba có mẫu khác nhau. Chia cả hai thanh thành sáu phần: ba phần sáu và hai phần sáu.',
    draw: (pen) => {
      titled(pen, 'Chia lại cho bằng nhau')
      bar(pen, 40, 90, 420, 6, 3, ink.blue)
      bar(pen, 40, 190, 420, 6, 2, ink.green)
      pen.text('1/2 = 3/6', 480, 120, 28, { isBold: true, colour: ink.blue })
      pen.text('1/3 = 2/6', 480, 220, 28, { isBold: true, colour: ink.green })
    },
  },
  {
    say: 'Bây giờ các phần đã bằng nhau. Ba phần sáu cộng hai phần sáu bằng năm phần sáu.',
    draw: (pen) => {
      titled(pen, 'Cộng khác mẫu')
      bar(pen, 60, 130, 520, 6, 5, ink.gold)
      pen.text('1/2 + 1/3 = 5/6', 320, 270, 44, { isBold: true, align: 'center' })
    },
  },
]
const narrated = once<Film>(() => film(scenes))
const first = once<Film>(() => film(scenes.slice(0, 2)))

const transcript = () =>
  Promise.resolve(
    [
      'BẢN LỜI: BÀI GIẢNG PHÂN SỐ CÓ THUYẾT MINH ÂM THANH VÀ PHỤ ĐỀ',
      'Toán 6 · Dùng cho học sinh khiếm thính (đọc phụ đề, bản lời) và khiếm thị (nghe mô tả hình vẽ).',
      'Phóng tác từ “Cộng trừ phân số bằng hình vẽ” của Trần Văn Ân, giấy phép CC BY 4.0.',
      '',
      ...scenes.map(({ say }, at) => `Cảnh ${at + 1}. ${say}`),
      '',
      'Gợi ý cho giáo viên: dừng sau mỗi cảnh để học sinh sờ thanh phân số bằng bìa cứng; mỗi phần dán một chấm nổi.',
      'Bài tập: tính 1/4 + 1/6 và 5/6 − 1/2. Đáp án: 5/12 và 1/3.',
      '',
    ].join('\n'),
  )

export const fractionFiles: readonly DemoFile[] = [
  { name: 'm06-cong-tru-phan-so.pptx', make: slides },
  { name: 'm39-phan-so-ban-1.mp4', make: async () => (await first()).mp4 },
  { name: 'm39-phan-so.mp4', make: async () => (await narrated()).mp4 },
  { name: 'm39-phan-so.vtt', make: async () => (await narrated()).vtt },
  { name: 'm39-ban-loi.txt', make: transcript },
]
