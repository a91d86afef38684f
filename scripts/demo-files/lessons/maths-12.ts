// A mock test for the graduation examination: 12 questions with choices, 4 of true and false, 6 with short answers.

import type { DemoFile } from '../demo-file.ts'
import { newPage, type Paper } from '../make/document.ts'
import { docx } from '../make/docx.ts'

interface Choice {
  readonly ask: string
  readonly choices: readonly [string, string, string, string]
  readonly right: 0 | 1 | 2 | 3
}

const choices: readonly Choice[] = [
  {
    ask: 'Hàm số y = x³ − 3x nghịch biến trên khoảng nào?',
    choices: ['(−1; 1)', '(1; +∞)', '(−∞; −1)', '(0; 2)'],
    right: 0,
  },
  { ask: 'Giá trị lớn nhất của hàm số y = −x² + 4x + 1 trên đoạn [0; 3] là', choices: ['1', '4', '5', '13'], right: 2 },
  {
    ask: 'Tiệm cận ngang của đồ thị hàm số y = (2x − 1)/(x + 3) là',
    choices: ['y = −3', 'x = −3', 'y = 2', 'x = 2'],
    right: 2,
  },
  { ask: 'Nghiệm của phương trình 2ˣ = 8 là', choices: ['x = 2', 'x = 3', 'x = 4', 'x = 8'], right: 1 },
  {
    ask: 'Tập nghiệm của bất phương trình log₂x > 3 là',
    choices: ['(0; 8)', '(6; +∞)', '(8; +∞)', '(9; +∞)'],
    right: 2,
  },
  { ask: 'Họ nguyên hàm của f(x) = 2x + 1 là', choices: ['x² + x + C', 'x² + C', '2x² + x + C', '2 + C'], right: 0 },
  { ask: 'Tích phân của f(x) = 3x² từ 0 đến 2 bằng', choices: ['4', '6', '8', '12'], right: 2 },
  {
    ask: 'Trong không gian Oxyz, vectơ pháp tuyến của mặt phẳng 2x − y + 3z − 1 = 0 là',
    choices: ['(2; 1; 3)', '(2; −1; 3)', '(−1; 3; −1)', '(2; −1; −1)'],
    right: 1,
  },
  { ask: 'Mặt cầu (x − 1)² + (y + 2)² + z² = 9 có bán kính bằng', choices: ['9', '3', '81', '6'], right: 1 },
  { ask: 'Khối chóp có diện tích đáy 6 và chiều cao 5 có thể tích', choices: ['30', '15', '10', '11'], right: 2 },
  { ask: 'Cấp số cộng có u₁ = 3, công sai d = 4. Số hạng u₅ bằng', choices: ['15', '19', '20', '23'], right: 1 },
  { ask: 'Cho P(A) = 0,4; P(B) = 0,5; A và B độc lập. P(AB) bằng', choices: ['0,9', '0,1', '0,2', '0,7'], right: 2 },
]

interface Statements {
  readonly ask: string
  readonly say: readonly (readonly [string, boolean])[]
}

const statements: readonly Statements[] = [
  {
    ask: 'Cho hàm số y = x³ − 3x² + 2.',
    say: [
      ['y′ = 3x² − 6x.', true],
      ['Hàm số đạt cực đại tại x = 2.', false],
      ['Giá trị cực tiểu của hàm số là −2.', true],
      ['Đồ thị đi qua điểm (1; 0).', true],
    ],
  },
  {
    ask: 'Một vật chuyển động thẳng với vận tốc v(t) = 6t − t² (m/s), 0 ≤ t ≤ 6.',
    say: [
      ['Gia tốc lúc t = 1 s là 4 m/s².', true],
      ['Vận tốc lớn nhất là 9 m/s.', true],
      ['Quãng đường đi được trong 6 giây là 36 m.', true],
      ['Vật dừng lại lúc t = 3 s.', false],
    ],
  },
  {
    ask: 'Trong không gian Oxyz cho A(1; 2; 3), B(3; 2; 1).',
    say: [
      ['Trung điểm của AB là (2; 2; 2).', true],
      ['AB = 2√2.', true],
      ['Mặt phẳng trung trực của AB có phương trình x − z = 0.', true],
      ['Đường thẳng AB có vectơ chỉ phương (1; 1; −1).', false],
    ],
  },
  {
    ask: 'Một hộp có 6 bi đỏ và 4 bi xanh. Lấy lần lượt hai bi, không hoàn lại.',
    say: [
      ['Xác suất bi thứ nhất đỏ là 0,6.', true],
      ['Biết bi thứ nhất đỏ, xác suất bi thứ hai đỏ là 5/9.', true],
      ['Xác suất cả hai bi đỏ là 0,36.', false],
      ['Xác suất bi thứ hai đỏ là 0,6.', true],
    ],
  },
]

const short: readonly (readonly [string, string, string])[] = [
  [
    'Tính diện tích hình phẳng giới hạn bởi y = x² và y = 2x (làm tròn đến hàng phần trăm).',
    '1,33',
    'Tích phân của 2x − x² từ 0 đến 2 bằng 4 − 8/3 = 4/3.',
  ],
  [
    'Hình chóp S.ABCD có đáy là hình vuông cạnh 2, SA vuông góc với đáy, SA = 2. Tính khoảng cách từ A đến mặt phẳng (SBC) (làm tròn đến hàng phần trăm).',
    '1,41',
    'Kẻ AH vuông góc SB: AH = 2 · 2 : 2√2 = √2.',
  ],
  [
    'Gửi 100 triệu đồng, lãi kép 6% một năm. Sau ít nhất bao nhiêu năm thì có hơn 150 triệu đồng?',
    '7',
    '1,06⁶ ≈ 1,4185; 1,06⁷ ≈ 1,5036.',
  ],
  [
    'Một tấm bìa hình vuông cạnh 12 cm, cắt bốn góc bốn hình vuông cạnh x rồi gập thành hộp không nắp. Thể tích lớn nhất là bao nhiêu cm³?',
    '128',
    'V = x(12 − 2x)²; V′ = 0 khi x = 2; V = 2 · 64.',
  ],
  [
    'Trong không gian Oxyz, tính khoảng cách từ M(1; 2; 3) đến mặt phẳng 2x + y − 2z + 8 = 0.',
    '2',
    '|2 + 2 − 6 + 8| : 3 = 6 : 3.',
  ],
  [
    'Một trường có 55% học sinh nữ. 40% nữ và 60% nam tham gia câu lạc bộ. Chọn ngẫu nhiên một học sinh, xác suất em đó tham gia câu lạc bộ là bao nhiêu?',
    '0,49',
    '0,55 · 0,4 + 0,45 · 0,6 = 0,22 + 0,27.',
  ],
]

const mock: Paper = {
  title: 'Đề minh hoạ ôn thi tốt nghiệp THPT – Môn Toán',
  subtitle: 'Ba phần · 22 câu · Thời gian làm bài: 90 phút',
  author: 'Lưu Đình Ước – Sở Giáo dục và Đào tạo Lam Giang',
  day: '2026-10-08',
  blocks: [
    { head: 'Phần I. Câu trắc nghiệm nhiều phương án lựa chọn (3 điểm)' },
    'Thí sinh trả lời từ câu 1 đến câu 12. Mỗi câu đúng được 0,25 điểm.',
    ...choices.flatMap(({ ask, choices }, at) => [
      `**Câu ${at + 1}.** ${ask}`,
      choices.map((text, number) => `${'ABCD'[number]!}. ${text}`).join('          '),
    ]),
    newPage,
    { head: 'Phần II. Câu trắc nghiệm đúng sai (4 điểm)' },
    'Trong mỗi ý a), b), c), d) ở mỗi câu, thí sinh chọn đúng hoặc sai.',
    ...statements.flatMap(({ ask, say }, at) => [
      `**Câu ${at + 1}.** ${ask}`,
      { list: say.map(([text], number) => `${'abcd'[number]!}) ${text}`) },
    ]),
    newPage,
    { head: 'Phần III. Câu trắc nghiệm trả lời ngắn (3 điểm)' },
    'Thí sinh trả lời từ câu 1 đến câu 6. Mỗi câu đúng được 0,5 điểm.',
    ...short.map(([ask], at) => `**Câu ${at + 1}.** ${ask}`),
    '– Hết –',
  ],
}

const answers: Paper = {
  title: 'Đáp án đề minh hoạ ôn thi tốt nghiệp THPT – Môn Toán',
  subtitle: 'Chỉ dành cho giáo viên',
  author: 'Lưu Đình Ước – Sở Giáo dục và Đào tạo Lam Giang',
  day: '2026-10-08',
  blocks: [
    { head: 'Phần I' },
    {
      table: [
        ['Câu', ...choices.map((_, at) => String(at + 1))],
        ['Đáp án', ...choices.map(({ right }) => 'ABCD'[right]!)],
      ],
      widths: [2, ...choices.map(() => 1)],
    },
    { head: 'Phần II' },
    {
      table: [
        ['Câu', 'a', 'b', 'c', 'd'],
        ...statements.map(({ say }, at) => [String(at + 1), ...say.map(([, isTrue]) => (isTrue ? 'Đúng' : 'Sai'))]),
      ],
      widths: [1, 1, 1, 1, 1],
    },
    'Mỗi câu: đúng 1 ý được 0,1 điểm; 2 ý 0,25 điểm; 3 ý 0,5 điểm; 4 ý 1 điểm.',
    { head: 'Phần III' },
    {
      table: [['Câu', 'Đáp số', 'Gợi ý'], ...short.map(([, answer, why], at) => [String(at + 1), answer, why])],
      widths: [1, 1, 6],
    },
  ],
}

const escaped = (text: string) => text.replace(/[~=#{}:\\]/g, '\\$&')

/** GIFT, which learning systems read. */
const quiz = () =>
  [
    '// Đề minh hoạ ôn thi tốt nghiệp – Toán (GIFT)',
    ...choices.map(
      ({ ask, choices, right }, at) =>
        `::I.${at + 1}:: ${escaped(ask)} {\n${choices.map((text, number) => `${number === right ? '=' : '~'}${escaped(text)}`).join('\n')}\n}`,
    ),
    ...statements.flatMap(({ ask, say }, at) =>
      say.map(
        ([text, isTrue], number) =>
          `::II.${at + 1}${'abcd'[number]!}:: ${escaped(`${ask} ${text}`)} {${isTrue ? 'TRUE' : 'FALSE'}}`,
      ),
    ),
    ...short.map(([ask, answer], at) => `::III.${at + 1}:: ${escaped(ask)} {=${answer} =${answer.replace(',', '.')}}`),
  ].join('\n\n') + '\n'

export const maths12Files: readonly DemoFile[] = [
  { name: 'm32-de-minh-hoa.docx', make: () => docx(mock) },
  { name: 'm32-dap-an.docx', make: () => docx(answers) },
  { name: 'm32-de-minh-hoa.gift.txt', make: () => Promise.resolve(quiz()) },
]
