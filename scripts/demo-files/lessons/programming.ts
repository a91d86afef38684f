// Informatics: Scratch in grade 6, Python in grade 10.

import { createHash } from 'node:crypto'
import type { DemoFile } from '../demo-file.ts'
import { archive } from '../make/archive.ts'
import { newPage, type Paper } from '../make/document.ts'
import { scorm } from '../make/pages.ts'
import { pdf } from '../make/pdf.ts'
import { ink, picture } from '../make/picture.ts'

const backdrop =
  '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360"><rect width="480" height="360" fill="#eaf6ff"/><rect y="300" width="480" height="60" fill="#b9dca5"/></svg>'
const sprite =
  '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><circle cx="50" cy="50" r="46" fill="#e0a11b"/><circle cx="35" cy="42" r="7" fill="#16324f"/><circle cx="65" cy="42" r="7" fill="#16324f"/><path d="M30 62 Q50 82 70 62" fill="none" stroke="#16324f" stroke-width="6"/></svg>'

function costume(name: string, svg: string, x: number, y: number) {
  const assetId = createHash('md5').update(svg).digest('hex')
  return { assetId, name, md5ext: `${assetId}.svg`, dataFormat: 'svg', rotationCenterX: x, rotationCenterY: y }
}

const block = (
  opcode: string,
  next: string | null,
  parent: string | null,
  inputs: object = {},
  fields: object = {},
) => ({
  ...{ opcode, next, parent, inputs, fields, shadow: false, topLevel: parent === null },
  ...(parent === null ? { x: 40, y: 40 } : {}),
})

const scratch = async () => {
  const [scene, hero] = [costume('Sân trường', backdrop, 240, 180), costume('Bạn Số', sprite, 50, 50)]
  const text = (value: string) => [1, [10, value]]
  const blocks = {
    start: block('event_whenflagclicked', 'ask', null),
    ask: block('sensing_askandwait', 'if', 'start', { QUESTION: text('Em hãy nhập một số tự nhiên:') }),
    if: block('control_if_else', null, 'ask', {
      CONDITION: [2, 'equal'],
      SUBSTACK: [2, 'even'],
      SUBSTACK2: [2, 'odd'],
    }),
    equal: block('operator_equals', null, 'if', { OPERAND1: [3, 'mod', [10, '']], OPERAND2: [1, [10, '0']] }),
    mod: block('operator_mod', null, 'equal', { NUM1: [3, 'answer', [4, '']], NUM2: [1, [4, '2']] }),
    answer: block('sensing_answer', null, 'mod'),
    even: block('looks_sayforsecs', null, 'if', { MESSAGE: text('Đó là số chẵn!'), SECS: [1, [4, '2']] }),
    odd: block('looks_sayforsecs', null, 'if', { MESSAGE: text('Đó là số lẻ!'), SECS: [1, [4, '2']] }),
  }
  const common = { variables: {}, lists: {}, broadcasts: {}, comments: {}, currentCostume: 0, sounds: [], volume: 100 }
  const project = {
    targets: [
      {
        isStage: true,
        name: 'Stage',
        ...common,
        blocks: {},
        costumes: [scene],
        layerOrder: 0,
        tempo: 60,
        videoTransparency: 50,
        videoState: 'off',
        textToSpeechLanguage: null,
      },
      {
        isStage: false,
        name: 'Bạn Số',
        ...common,
        blocks,
        costumes: [hero],
        layerOrder: 1,
        visible: true,
        x: 0,
        y: -60,
        size: 100,
        direction: 90,
        draggable: false,
        rotationStyle: 'all around',
      },
    ],
    monitors: [],
    extensions: [],
    meta: { semver: '3.0.0', vm: '2.3.0', agent: '' },
  }
  return await archive({ 'project.json': JSON.stringify(project), [scene.md5ext]: backdrop, [hero.md5ext]: sprite })
}

const flow = () =>
  picture(
    640,
    520,
    'Sơ đồ khối: bắt đầu, nhập số n, hỏi n chia 2 dư 0 không; đúng thì in số chẵn, sai thì in số lẻ; kết thúc',
    (pen) => {
      const box = (text: string, x: number, y: number, colour: string, radius: number) =>
        pen
          .fill(colour, x - 100, y - 24, 200, 48, radius)
          .frame(ink.dark, x - 100, y - 24, 200, 48, radius)
          .text(text, x, y, 20, { align: 'center' })
      box('Bắt đầu', 320, 40, '#dcecf9', 24)
      pen.arrow(ink.dark, 2, [320, 66], [320, 100])
      pen
        .shape('#fdf0cf', [240, 104], [420, 104], [400, 152], [220, 152])
        .line(ink.dark, 2, [240, 104], [420, 104], [400, 152], [220, 152], [240, 104])
      pen.text('Nhập số n', 320, 128, 20, { align: 'center' })
      pen.arrow(ink.dark, 2, [320, 154], [320, 188])
      const diamond = [
        [320, 190],
        [470, 250],
        [320, 310],
        [170, 250],
      ] as const
      pen.shape('#e6f4e4', ...diamond).line(ink.dark, 2, ...diamond, diamond[0])
      pen.text('n chia 2 dư 0?', 320, 250, 20, { align: 'center' })
      pen
        .line(ink.dark, 2, [170, 250], [120, 250])
        .arrow(ink.dark, 2, [120, 250], [120, 372])
        .text('Đúng', 130, 232, 18)
      pen.line(ink.dark, 2, [470, 250], [520, 250]).arrow(ink.dark, 2, [520, 250], [520, 372]).text('Sai', 478, 232, 18)
      box('In “số chẵn”', 120, 400, '#fdf0cf', 4)
      box('In “số lẻ”', 520, 400, '#fdf0cf', 4)
      pen.line(ink.dark, 2, [120, 426], [120, 480]).arrow(ink.dark, 2, [120, 480], [216, 480])
      pen.line(ink.dark, 2, [520, 426], [520, 480]).arrow(ink.dark, 2, [520, 480], [424, 480])
      box('Kết thúc', 320, 480, '#dcecf9', 24)
    },
  )

const algorithms = async (): Promise<Paper> => ({
  title: 'Thuật toán và sơ đồ khối với Scratch',
  subtitle: 'Tin học 6 · Giải quyết vấn đề với sự trợ giúp của máy tính · 2 tiết',
  author: 'Trần Văn Ân – Trường THCS Tân Hoà',
  day: '2026-09-30',
  blocks: [
    { head: '1. Thuật toán quanh ta' },
    '**Thuật toán** là một dãy chỉ dẫn rõ ràng, có trình tự, sao cho khi thực hiện ta giải quyết được một vấn đề. Nấu cơm, pha nước muối, tìm đường về nhà đều có thuật toán. Một thuật toán có **đầu vào** và **đầu ra**.',
    {
      table: [
        ['Việc', 'Đầu vào', 'Đầu ra'],
        ['Tính chu vi hình chữ nhật', 'Chiều dài, chiều rộng', 'Chu vi'],
        ['Kiểm tra số chẵn, lẻ', 'Số tự nhiên n', '“số chẵn” hoặc “số lẻ”'],
        ['Tìm bạn cao nhất tổ', 'Chiều cao từng bạn', 'Tên bạn cao nhất'],
      ],
      widths: [2, 2, 2],
    },
    { head: '2. Sơ đồ khối' },
    {
      list: [
        'Hình bo tròn: bắt đầu, kết thúc.',
        'Hình bình hành: nhập, xuất dữ liệu.',
        'Hình chữ nhật: xử lí.',
        'Hình thoi: kiểm tra điều kiện; mũi tên chỉ trình tự.',
      ],
    },
    { picture: await flow(), width: 300 },
    newPage,
    { head: '3. Làm với Scratch' },
    {
      list: [
        'Mở tệp **so-chan-so-le.sb3** bằng Scratch 3 (Tệp – Mở từ máy tính).',
        'Bấm lá cờ xanh, nhập 8 rồi 15. Nhân vật nói gì?',
        'Chỉ ra khối lệnh ứng với hình thoi trong sơ đồ.',
        'Sửa chương trình để kiểm tra một số có chia hết cho 5 không.',
        'Nâng cao: lặp lại cho đến khi người dùng nhập 0.',
      ],
      isNumbered: true,
    },
    { head: '4. Tự đánh giá' },
    {
      table: [
        ['Em đã làm được', 'Có', 'Chưa'],
        ['Nêu được đầu vào, đầu ra của một thuật toán', '', ''],
        ['Vẽ sơ đồ khối có rẽ nhánh', '', ''],
        ['Chạy và sửa được chương trình', '', ''],
      ],
      widths: [6, 1, 1],
    },
    { head: 'Gợi ý cho thầy cô' },
    'Không đủ máy: một nhóm đóng vai “máy tính”, cầm thẻ khối lệnh và thực hiện theo sơ đồ. Đáp án việc 4: đổi số 2 thành số 5 trong khối “chia lấy dư” và sửa lời nói.',
  ],
})

const code = (text: string) => `<pre><code>${text.replace(/</g, '&lt;').replace(/>/g, '&gt;')}</code></pre>`
const python = () =>
  scorm('python-co-ban', 'Python cơ bản cho học sinh lớp 10 (8 bài)', [
    {
      title: 'Bài 1. Chương trình đầu tiên',
      text: `<p>Python chạy các dòng lệnh từ trên xuống. Lệnh <code>print</code> in ra màn hình.</p>${code('print("Xin chào Lam Giang!")\nprint(2026 + 1)')}<p>Chữ đặt trong dấu nháy; số thì không.</p>`,
      question: {
        ask: 'Lệnh print("2 + 3") in ra gì?',
        choices: ['5', '2 + 3', 'Báo lỗi'],
        right: 1,
        why: 'Trong dấu nháy là chuỗi kí tự, được in nguyên văn.',
      },
    },
    {
      title: 'Bài 2. Biến và phép gán',
      text: `<p>Biến là tên gọi của một giá trị. Dấu <code>=</code> là phép gán, không phải “bằng nhau”.</p>${code('gia = 12000\nso_luong = 3\ntien = gia * so_luong\nprint("Thành tiền:", tien)')}`,
      question: {
        ask: 'Sau x = 5 rồi x = x + 2, x bằng bao nhiêu?',
        choices: ['5', '7', '2'],
        right: 1,
        why: 'Vế phải được tính trước (5 + 2) rồi gán lại cho x.',
      },
    },
    {
      title: 'Bài 3. Nhập dữ liệu và kiểu dữ liệu',
      text: `<p><code>input</code> luôn trả về chuỗi; muốn tính toán phải đổi kiểu.</p>${code('n = int(input("Nhập số nguyên: "))\nprint("Bình phương là", n ** 2)\nprint(7 // 2, 7 % 2, 7 / 2)   # 3 1 3.5')}`,
      question: {
        ask: '17 % 5 cho kết quả nào?',
        choices: ['3', '2', '3.4'],
        right: 1,
        why: '17 chia 5 được 3 dư 2; % là phép lấy số dư.',
      },
    },
    {
      title: 'Bài 4. Câu lệnh rẽ nhánh if',
      text: `<p>Khối lệnh bên trong phải thụt lề đều nhau.</p>${code('diem = float(input("Điểm: "))\nif diem >= 8:\n    print("Tốt")\nelif diem >= 5:\n    print("Đạt")\nelse:\n    print("Cần cố gắng")')}`,
      question: {
        ask: 'Với điểm 6.5, chương trình in ra gì?',
        choices: ['Tốt', 'Đạt', 'Cần cố gắng'],
        right: 1,
        why: '6.5 < 8 nên xét tiếp 6.5 >= 5: đúng.',
      },
    },
    {
      title: 'Bài 5. Vòng lặp for',
      text: `<p><code>range(a, b)</code> chạy từ a đến b − 1.</p>${code('tong = 0\nfor i in range(1, 11):\n    tong = tong + i\nprint(tong)   # 55')}`,
      question: {
        ask: 'range(2, 6) gồm những số nào?',
        choices: ['2, 3, 4, 5', '2, 3, 4, 5, 6', '3, 4, 5, 6'],
        right: 0,
        why: 'Giá trị cuối không được lấy.',
      },
    },
    {
      title: 'Bài 6. Vòng lặp while',
      text: `<p>Lặp khi điều kiện còn đúng. Nhớ làm cho điều kiện có lúc sai.</p>${code('n = 1\nwhile n < 100:\n    n = n * 2\nprint(n)   # 128')}`,
      question: {
        ask: 'Vòng lặp trên chạy mấy lần?',
        choices: ['6', '7', '8'],
        right: 1,
        why: '1, 2, 4, 8, 16, 32, 64 đều nhỏ hơn 100: bảy lần, kết thúc với 128.',
      },
    },
    {
      title: 'Bài 7. Danh sách',
      text: `<p>Danh sách chứa nhiều giá trị; phần tử đầu có chỉ số 0.</p>${code('mua = [12, 0, 35, 7]\nmua.append(21)\nprint(mua[0], len(mua), max(mua))   # 12 5 35\nfor m in mua:\n    if m > 10:\n        print(m)')}`,
      question: {
        ask: 'Với a = [4, 9, 1], a[1] là',
        choices: ['4', '9', '1'],
        right: 1,
        why: 'Chỉ số bắt đầu từ 0 nên a[1] là phần tử thứ hai.',
      },
    },
    {
      title: 'Bài 8. Hàm và dự án nhỏ',
      text: `<p>Hàm giúp dùng lại một đoạn lệnh.</p>${code('def la_nguyen_to(n):\n    if n < 2:\n        return False\n    i = 2\n    while i * i <= n:\n        if n % i == 0:\n            return False\n        i = i + 1\n    return True\n\nprint([n for n in range(20) if la_nguyen_to(n)])')}<p><b>Dự án:</b> viết chương trình đọc mực nước triều 7 ngày, in ngày cao nhất và số ngày vượt mức báo động.</p>`,
      question: {
        ask: 'la_nguyen_to(9) trả về gì?',
        choices: ['True', 'False', 'Báo lỗi'],
        right: 1,
        why: '9 chia hết cho 3 nên không là số nguyên tố.',
      },
    },
  ])

export const programmingFiles: readonly DemoFile[] = [
  { name: 'm21-so-chan-so-le.sb3', make: scratch },
  { name: 'm21-thuat-toan.pdf', make: async () => await pdf(await algorithms()) },
  { name: 'm34-python.zip', make: python },
]
