// Mathematics of grade 6: sets, powers, divisibility, primes, the test, symmetry, probability.

import { archive } from '../make/archive.ts'
import type { DemoFile } from '../demo-file.ts'
import { newPage, type Paper } from '../make/document.ts'
import { docx } from '../make/docx.ts'
import { h5p, html5 } from '../make/pages.ts'
import { pdf } from '../make/pdf.ts'
import { ink, picture } from '../make/picture.ts'
import { pptx } from '../make/pptx.ts'
import { xlsx } from '../make/sheet.ts'

const sets = async () => {
  const venn = await picture(
    700,
    460,
    'Sơ đồ Venn: trong vòng kín có bút, thước, vở; ngoài vòng kín có cái bàn',
    (pen) => {
      pen.oval('#e3f0fb', 330, 230, 280, 180)
      pen.context.strokeStyle = ink.blue
      pen.context.lineWidth = 4
      pen.context.stroke()
      pen.text('B', 110, 60, 40, { isBold: true, colour: ink.blue })
      for (const [name, x, y] of [
        ['bút', 240, 150],
        ['thước', 420, 200],
        ['vở', 250, 300],
        ['tẩy', 430, 320],
      ] as const)
        pen.disc(ink.gold, x - 30, y, 8).text(name, x - 12, y, 34)
      pen.disc(ink.red, 600, 410, 8).text('bàn', 618, 410, 34)
    },
  )
  return await pptx({
    title: 'Làm quen với tập hợp qua đồ dùng lớp học',
    subtitle: 'Toán 6 · Số tự nhiên · 1 tiết',
    author: 'Trần Văn An – Trường THCS Tân Hoà',
    day: '2026-08-20',
    slides: [
      {
        title: 'Khởi động: Ai nhanh mắt?',
        lines: [
          'Trong 30 giây, mỗi nhóm ghi tên các đồ vật **có trong hộp bút** của một bạn.',
          'Không ghi lặp lại: hai chiếc bút chì giống nhau vẫn chỉ ghi một lần “bút chì”.',
          'Câu hỏi: nhóm em vừa liệt kê gì? Làm sao biết một đồ vật có thuộc danh sách hay không?',
        ],
      },
      {
        title: 'Tập hợp và phần tử',
        lines: [
          'Các đồ vật trong hộp bút tạo thành một **tập hợp**.',
          'Mỗi đồ vật trong đó là một **phần tử** của tập hợp.',
          'Người ta thường đặt tên tập hợp bằng chữ cái in hoa: A, B, C…',
          'Ví dụ: B = {bút; thước; vở; tẩy}.',
        ],
      },
      {
        title: 'Thuộc và không thuộc',
        lines: [
          'bút là phần tử của B: viết **bút ∈ B**, đọc là “bút thuộc B”.',
          'bàn không là phần tử của B: viết **bàn ∉ B**, đọc là “bàn không thuộc B”.',
        ],
        picture: venn,
      },
      {
        title: 'Hai cách cho một tập hợp',
        lines: [
          '**Cách 1. Liệt kê các phần tử:** A = {0; 1; 2; 3; 4}.',
          '**Cách 2. Nêu dấu hiệu đặc trưng:** A = {x | x là số tự nhiên, x < 5}.',
          'Mỗi phần tử được viết một lần, thứ tự tuỳ ý; giữa các phần tử là dấu “;”.',
          'Tập hợp các số tự nhiên: ℕ = {0; 1; 2; 3; …}. Tập hợp các số tự nhiên khác 0: ℕ* = {1; 2; 3; …}.',
        ],
      },
      {
        title: 'Luyện tập 1',
        lines: [
          'a) Viết tập hợp C các chữ cái trong từ “TOÁN HỌC” (không kể dấu thanh).',
          'b) Viết tập hợp D các số tự nhiên lớn hơn 6 và nhỏ hơn 11 bằng hai cách.',
          'c) Điền ∈ hoặc ∉: 7 … D; 11 … D; 10 … D.',
        ],
      },
      {
        title: 'Đáp án luyện tập 1',
        lines: [
          'a) C = {T; O; A; N; H; C} – chữ O chỉ viết một lần.',
          'b) D = {7; 8; 9; 10} = {x | x là số tự nhiên, 6 < x < 11}.',
          'c) 7 ∈ D; 11 ∉ D; 10 ∈ D.',
        ],
      },
      {
        title: 'Vận dụng: Tủ đồ dùng của lớp',
        lines: [
          'Tổ 1 giữ: kéo, hồ dán, giấy màu, thước. Tổ 2 giữ: thước, com-pa, giấy màu, bút lông.',
          'Viết tập hợp M, N đồ dùng của mỗi tổ.',
          'Đồ dùng nào thuộc cả M và N? Đồ dùng nào thuộc M mà không thuộc N?',
          'Đáp án: thước, giấy màu thuộc cả hai; kéo, hồ dán thuộc M nhưng không thuộc N.',
        ],
      },
      {
        title: 'Dành cho thầy cô',
        lines: [
          'Chuẩn bị: mỗi nhóm một hộp bút, một vòng dây 1,5 m để làm sơ đồ Venn trên bàn.',
          'Sai lầm hay gặp: viết lặp phần tử; dùng dấu phẩy nên lẫn với số thập phân; viết {0} và cho là tập hợp rỗng.',
          'Học sinh cần hỗ trợ: cho xếp đồ vật thật vào vòng dây trước khi viết kí hiệu.',
        ],
      },
    ],
  })
}

const powers: Paper = {
  title: 'Kế hoạch bài dạy: Luỹ thừa với số mũ tự nhiên',
  subtitle: 'Toán 6 · Số tự nhiên · Thời lượng: 2 tiết',
  author: 'Trần Văn An – Trường THCS Tân Hoà',
  day: '2026-09-08',
  blocks: [
    { head: 'I. Mục tiêu' },
    {
      list: [
        '**Kiến thức:** nhận biết luỹ thừa với số mũ tự nhiên, cơ số, số mũ; biết quy tắc nhân, chia hai luỹ thừa cùng cơ số.',
        '**Năng lực:** tính được giá trị luỹ thừa; viết gọn một tích; giải quyết bài toán thực tế về sự tăng gấp đôi (tư duy và lập luận, giải quyết vấn đề toán học).',
        '**Phẩm chất:** chăm chỉ, trung thực khi tự kiểm tra kết quả; trách nhiệm trong hoạt động nhóm.',
      ],
    },
    { head: 'II. Thiết bị và học liệu' },
    {
      list: [
        'Giáo viên: kế hoạch bài dạy, bàn cờ 8 × 8 (in hoặc chiếu), một bát nhỏ hạt gạo, phiếu học tập.',
        'Học sinh: vở, một tờ giấy A4 để gấp, bút.',
      ],
    },
    { head: 'III. Tiến trình dạy học' },
    '**Hoạt động 1. Mở đầu (10 phút) – Gấp giấy**',
    {
      table: [
        ['Tổ chức thực hiện', 'Sản phẩm mong đợi'],
        [
          '**Giao nhiệm vụ:** Gấp đôi tờ giấy nhiều lần. Sau mỗi lần gấp, đếm số lớp giấy và ghi vào bảng.\n**Thực hiện:** theo cặp, 4 phút.\n**Báo cáo:** hai cặp đọc kết quả và dự đoán số lớp sau 10 lần gấp.\n**Kết luận:** số lớp sau mỗi lần gấp đôi; tích nhiều thừa số bằng nhau cần một cách viết gọn.',
          'Lần 1: 2 lớp; lần 2: 2 · 2 = 4; lần 3: 2 · 2 · 2 = 8; lần 4: 16.\nDự đoán lần 10: tích của 10 thừa số 2, bằng 1 024 lớp.',
        ],
      ],
      widths: [3, 2],
    },
    '**Hoạt động 2. Hình thành kiến thức (35 phút)**',
    '**2.1. Luỹ thừa bậc n của a.** Luỹ thừa bậc n của số tự nhiên a là tích của n thừa số bằng nhau, mỗi thừa số bằng a: aⁿ = a · a · … · a (n thừa số, n khác 0). Số a là **cơ số**, số n là **số mũ**. Quy ước: a¹ = a; a⁰ = 1 với a khác 0. a² đọc là “a bình phương”, a³ đọc là “a lập phương”.',
    {
      table: [
        ['Nhiệm vụ', 'Sản phẩm'],
        [
          'Viết gọn: 5 · 5 · 5; 7 · 7 · 7 · 7; 10 · 10 · 10 · 10 · 10 · 10. Nêu cơ số, số mũ.',
          '5³; 7⁴; 10⁶. Cơ số lần lượt là 5; 7; 10. Số mũ lần lượt là 3; 4; 6.',
        ],
        ['Tính: 2⁵; 3⁴; 10³. So sánh 2³ và 3².', '32; 81; 1 000. 2³ = 8 < 9 = 3².'],
        [
          'Lập bảng bình phương của các số từ 0 đến 10.',
          '0; 1; 4; 9; 16; 25; 36; 49; 64; 81; 100 (các **số chính phương**).',
        ],
      ],
      widths: [1, 1],
    },
    '**2.2. Nhân hai luỹ thừa cùng cơ số.** Từ 2³ · 2² = (2 · 2 · 2) · (2 · 2) = 2⁵, học sinh phát biểu: khi nhân hai luỹ thừa cùng cơ số, ta giữ nguyên cơ số và **cộng** các số mũ: aᵐ · aⁿ = aᵐ⁺ⁿ.',
    '**2.3. Chia hai luỹ thừa cùng cơ số.** Từ 3⁵ : 3² = 243 : 9 = 27 = 3³, học sinh phát biểu: giữ nguyên cơ số và **trừ** các số mũ: aᵐ : aⁿ = aᵐ⁻ⁿ (a khác 0, m không nhỏ hơn n).',
    '**Đánh giá:** giáo viên hỏi nhanh 5 câu, học sinh giơ bảng con; nếu dưới 80% lớp đúng, làm thêm ví dụ trước khi sang hoạt động 3.',
    newPage,
    '**Hoạt động 3. Luyện tập (25 phút)**',
    {
      list: [
        'Viết kết quả dưới dạng một luỹ thừa: a) 4³ · 4⁵; b) 7⁸ : 7²; c) 6 · 6⁴; d) 10⁹ : 10⁹.',
        'Tính: a) 2⁴ + 3²; b) 5³ − 10²; c) 2³ · 5³.',
        'Tìm số tự nhiên x: a) 2ˣ = 16; b) x² = 49; c) 3ˣ · 3 = 81.',
        'Viết số 4 305 thành tổng giá trị các chữ số bằng luỹ thừa của 10.',
      ],
      isNumbered: true,
    },
    {
      table: [
        ['Bài', 'Đáp án'],
        ['1', 'a) 4⁸; b) 7⁶; c) 6⁵; d) 10⁰ = 1'],
        ['2', 'a) 16 + 9 = 25; b) 125 − 100 = 25; c) 8 · 125 = 1 000'],
        ['3', 'a) x = 4; b) x = 7; c) x = 3'],
        ['4', '4 305 = 4 · 10³ + 3 · 10² + 0 · 10 + 5'],
      ],
      widths: [1, 5],
    },
    'Sai lầm cần dự kiến: 2³ = 6 (nhầm với 2 · 3); 2³ · 2² = 4⁵ (nhân cả cơ số); 5² + 5³ = 5⁵ (cộng luỹ thừa như nhân). Với mỗi sai lầm, yêu cầu học sinh viết lại phép tính thành tích đầy đủ để tự phát hiện.',
    '**Hoạt động 4. Vận dụng (20 phút) – Bàn cờ và hạt gạo**',
    'Chuyện kể rằng người nghĩ ra bàn cờ xin nhà vua thưởng gạo: ô thứ nhất 1 hạt, ô thứ hai 2 hạt, cứ ô sau gấp đôi ô trước cho đến ô thứ 64.',
    {
      list: [
        'Viết số hạt ở ô thứ 2, 3, 4, 10 bằng luỹ thừa của 2.',
        'Ô thứ n có bao nhiêu hạt? Ô thứ 64 có bao nhiêu hạt (viết dạng luỹ thừa)?',
        'Biết khoảng 40 hạt gạo nặng 1 g. Ô thứ 21 có bao nhiêu hạt, nặng khoảng bao nhiêu ki-lô-gam?',
      ],
      isNumbered: true,
    },
    'Đáp án: ô 2: 2¹; ô 3: 2²; ô 4: 2³; ô 10: 2⁹ = 512 hạt. Ô thứ n: 2 mũ (n − 1). Ô 64: 2 mũ 63 hạt. Ô 21: 2²⁰ = 1 048 576 hạt, nặng khoảng 26 kg.',
    { head: 'IV. Điều chỉnh sau bài dạy' },
    { lines: 4 },
  ],
}

const divisibility: Paper = {
  title: 'Phiếu học tập: Dấu hiệu chia hết cho 2, 5, 9, 3',
  subtitle: 'Toán 6 · Số tự nhiên · Họ và tên: ……………………………… Lớp: ………',
  author: 'Trần Văn Ân – Trường THCS Tân Hoà',
  day: '2026-09-15',
  blocks: [
    { head: '1. Em cần nhớ' },
    {
      table: [
        ['Chia hết cho', 'Dấu hiệu', 'Ví dụ'],
        ['2', 'Chữ số tận cùng là 0; 2; 4; 6 hoặc 8', '136; 2 050'],
        ['5', 'Chữ số tận cùng là 0 hoặc 5', '735; 1 200'],
        ['9', 'Tổng các chữ số chia hết cho 9', '4 518 (4 + 5 + 1 + 8 = 18)'],
        ['3', 'Tổng các chữ số chia hết cho 3', '2 301 (2 + 3 + 0 + 1 = 6)'],
      ],
      widths: [2, 5, 4],
    },
    'Số chia hết cho 9 thì chia hết cho 3; điều ngược lại **không** luôn đúng (ví dụ: 12).',
    { head: '2. Nhận biết' },
    'Đánh dấu X vào ô thích hợp.',
    {
      table: [
        ['Số', 'Chia hết cho 2', 'Chia hết cho 5', 'Chia hết cho 3', 'Chia hết cho 9'],
        ['450', '', '', '', ''],
        ['1 236', '', '', '', ''],
        ['2 025', '', '', '', ''],
        ['3 871', '', '', '', ''],
        ['7 110', '', '', '', ''],
      ],
      widths: [1, 1, 1, 1, 1],
    },
    { head: '3. Luyện tập' },
    {
      list: [
        'Không tính, cho biết tổng 1 230 + 455 và hiệu 2 475 − 310 có chia hết cho 5 không. Vì sao?',
        'Điền chữ số vào dấu * để số 53* chia hết cho: a) 2; b) 5; c) 3; d) 9.',
        'Dùng ba trong bốn chữ số 4; 5; 3; 0, viết tất cả các số có ba chữ số khác nhau chia hết cho 9.',
      ],
      isNumbered: true,
    },
    { lines: 8 },
    { head: '4. Vận dụng' },
    'Cô Bình có 126 quyển vở và 90 chiếc bút, muốn chia đều thành các phần thưởng giống nhau. Cô có thể chia thành 9 phần thưởng không? 5 phần thưởng không? Giải thích bằng dấu hiệu chia hết.',
    { lines: 5 },
    newPage,
    { head: 'Đáp án và hướng dẫn' },
    {
      table: [
        ['Số', 'Cho 2', 'Cho 5', 'Cho 3', 'Cho 9'],
        ['450', 'X', 'X', 'X', 'X'],
        ['1 236', 'X', '', 'X', ''],
        ['2 025', '', 'X', 'X', 'X'],
        ['3 871', '', '', '', ''],
        ['7 110', 'X', 'X', 'X', 'X'],
      ],
      widths: [1, 1, 1, 1, 1],
    },
    {
      list: [
        '1 230 và 455 đều chia hết cho 5 nên tổng chia hết cho 5. 2 475 và 310 đều chia hết cho 5 nên hiệu chia hết cho 5.',
        'a) 0; 2; 4; 6; 8. b) 0; 5. c) 5 + 3 = 8, cần thêm 1; 4; 7. d) cần thêm 1.',
        'Ba chữ số có tổng chia hết cho 9: {4; 5; 0}. Các số: 450; 405; 540; 504. (Bộ {4; 5; 3} có tổng 12, {5; 3; 0} có tổng 8, {4; 3; 0} có tổng 7: không chia hết cho 9.)',
        'Vận dụng: 1 + 2 + 6 = 9 và 9 + 0 = 9 nên 126 và 90 cùng chia hết cho 9: chia được 9 phần, mỗi phần 14 vở và 10 bút. 126 tận cùng là 6 nên không chia hết cho 5: không chia được 5 phần.',
      ],
      isNumbered: true,
    },
    '**Gợi ý dạy phân hoá:** học sinh cần hỗ trợ làm phần 2 với bảng tổng chữ số; học sinh khá giỏi giải thích vì sao tổng các chữ số quyết định việc chia hết cho 9 (10 = 9 + 1; 100 = 99 + 1; …).',
  ],
}

const primes = () =>
  h5p('Trò chơi tương tác: Săn số nguyên tố', 'Trần Văn An', [
    {
      kind: 'pick',
      ask: 'Vòng 1. Chọn tất cả các số nguyên tố nhỏ hơn 10.',
      right: ['2', '3', '5', '7'],
      wrong: ['0', '1', '4', '6', '8', '9'],
    },
    {
      kind: 'pick',
      ask: 'Vòng 2. Săn số nguyên tố từ 11 đến 25.',
      right: ['11', '13', '17', '19', '23'],
      wrong: ['12', '14', '15', '16', '18', '20', '21', '22', '24', '25'],
    },
    {
      kind: 'pick',
      ask: 'Vòng 3. Coi chừng bẫy: số nào là số nguyên tố?',
      right: ['29', '31', '37', '41', '43', '47'],
      wrong: ['27', '33', '35', '39', '45', '49', '51'],
    },
    {
      kind: 'write',
      ask: 'Số nguyên tố chẵn duy nhất là số nào?',
      answer: '2',
      hint: 'Mọi số chẵn lớn hơn 2 đều có ước là 2.',
    },
    {
      kind: 'sort',
      ask: 'Xếp mỗi số vào đúng nhóm.',
      boxes: { 'Số nguyên tố': ['53', '61', '2'], 'Hợp số': ['57', '91', '87'], 'Không phải cả hai': ['0', '1'] },
    },
    {
      kind: 'write',
      ask: 'Có bao nhiêu số nguyên tố nhỏ hơn 20?',
      answer: '8',
      hint: 'Đó là 2; 3; 5; 7; 11; 13; 17; 19.',
    },
  ])

const test: Paper = {
  title: 'Đề kiểm tra giữa học kì I – Toán 6',
  subtitle: 'Năm học 2026–2027 · Thời gian làm bài: 90 phút (không kể thời gian phát đề)',
  author: 'Trần Văn Ân – Trường THCS Tân Hoà',
  day: '2026-10-20',
  blocks: [
    { head: 'Phần I. Trắc nghiệm nhiều lựa chọn (3 điểm, mỗi câu 0,25 điểm)' },
    ...[
      ['Tập hợp các số tự nhiên nhỏ hơn 4 là', 'A. {1; 2; 3} · B. {0; 1; 2; 3} · C. {0; 1; 2; 3; 4} · D. {1; 2; 3; 4}'],
      ['Chữ số 7 trong số 27 358 có giá trị là', 'A. 7 · B. 700 · C. 7 000 · D. 70 000'],
      ['Kết quả của 2³ · 2⁴ là', 'A. 2⁷ · B. 2¹² · C. 4⁷ · D. 4¹²'],
      ['Số nào chia hết cho cả 2 và 5?', 'A. 135 · B. 248 · C. 370 · D. 512'],
      ['Số nào là số nguyên tố?', 'A. 1 · B. 9 · C. 21 · D. 29'],
      ['Phân tích 60 ra thừa số nguyên tố được', 'A. 2 · 30 · B. 2² · 15 · C. 2² · 3 · 5 · D. 4 · 3 · 5'],
      ['ƯCLN(12; 18) bằng', 'A. 2 · B. 3 · C. 6 · D. 36'],
      ['BCNN(4; 6) bằng', 'A. 2 · B. 12 · C. 24 · D. 10'],
      ['Số La Mã XIX có giá trị là', 'A. 11 · B. 19 · C. 21 · D. 29'],
      [
        'Tam giác đều có',
        'A. hai cạnh bằng nhau, cạnh kia dài hơn · B. ba cạnh bằng nhau · C. một góc vuông · D. bốn cạnh bằng nhau',
      ],
      ['Mỗi góc của hình lục giác đều bằng', 'A. 60° · B. 90° · C. 108° · D. 120°'],
      [
        'Hình chữ nhật có chiều dài 8 cm, chiều rộng 5 cm thì có chu vi là',
        'A. 13 cm · B. 26 cm · C. 40 cm · D. 80 cm',
      ],
    ].flatMap(([ask, choices], at) => [`**Câu ${at + 1}.** ${ask!}`, choices!.replace(/ · (?=[B-D]\. )/g, '     ')]),
    { head: 'Phần II. Trắc nghiệm đúng – sai (2 điểm)' },
    'Trong mỗi ý a), b), c), d) thí sinh chọn đúng hoặc sai.',
    '**Câu 13.** Cho số 1 350.',
    {
      list: [
        'a) Số đó chia hết cho 2.',
        'b) Số đó chia hết cho 9.',
        'c) Số đó là số nguyên tố.',
        'd) Số đó bằng 2 · 3³ · 5².',
      ],
    },
    '**Câu 14.** Cho hình vuông ABCD có cạnh 6 cm.',
    {
      list: [
        'a) Bốn góc của hình vuông bằng nhau và bằng 90°.',
        'b) Hai đường chéo không bằng nhau.',
        'c) Chu vi của hình vuông là 24 cm.',
        'd) Diện tích của hình vuông là 24 cm².',
      ],
    },
    { head: 'Phần III. Trả lời ngắn (2 điểm, mỗi câu 0,5 điểm)' },
    {
      list: [
        'Câu 15. Tính 5² · 4 − 36 : 4.',
        'Câu 16. Tìm số tự nhiên x biết 3 · x + 7 = 40.',
        'Câu 17. Lớp 6A1 có 36 học sinh xếp thành các hàng bằng nhau, mỗi hàng nhiều hơn 5 và ít hơn 10 học sinh. Có tất cả bao nhiêu cách xếp?',
        'Câu 18. Hình thoi có hai đường chéo 8 cm và 6 cm. Tính diện tích (cm²).',
      ],
    },
    { head: 'Phần IV. Tự luận (3 điểm)' },
    '**Câu 19 (1 điểm).** Tính hợp lí: a) 27 · 64 + 27 · 36; b) 120 : [54 − (2³ · 3 + 18)].',
    '**Câu 20 (1 điểm).** Một trường cho học sinh đi tham quan. Nếu xếp mỗi xe 36 em hoặc mỗi xe 42 em thì đều vừa đủ, không thừa em nào. Tính số học sinh, biết số đó trong khoảng từ 500 đến 550.',
    '**Câu 21 (1 điểm).** Mảnh vườn hình chữ nhật dài 15 m, rộng 8 m. Người ta làm một lối đi rộng 1 m sát cạnh dài, phần còn lại trồng rau. a) Tính diện tích trồng rau. b) Cứ 1 m² thu được 2 kg rau. Tính khối lượng rau thu được.',
    '– Hết –',
  ],
}

const testAnswers: Paper = {
  title: 'Đáp án và hướng dẫn chấm – Kiểm tra giữa học kì I Toán 6',
  subtitle: 'Chỉ dành cho giáo viên',
  author: 'Trần Văn Ân – Trường THCS Tân Hoà',
  day: '2026-10-20',
  blocks: [
    { head: 'Phần I' },
    {
      table: [
        ['Câu', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'],
        ['Đáp án', 'B', 'C', 'A', 'C', 'D', 'C', 'C', 'B', 'B', 'B', 'D', 'B'],
      ],
      widths: [2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    },
    { head: 'Phần II' },
    'Câu 13: a) Đúng; b) Đúng (1 + 3 + 5 + 0 = 9); c) Sai; d) Đúng (2 · 27 · 25 = 1 350). Câu 14: a) Đúng; b) Sai; c) Đúng; d) Sai (36 cm²). Đúng 1; 2; 3; 4 ý được 0,1; 0,25; 0,5; 1 điểm.',
    { head: 'Phần III' },
    'Câu 15: 91. Câu 16: 11. Câu 17: 2 cách (hàng 6 hoặc hàng 9 học sinh). Câu 18: 24.',
    { head: 'Phần IV' },
    {
      table: [
        ['Câu', 'Hướng dẫn', 'Điểm'],
        ['19', 'a) 27 · (64 + 36) = 27 · 100 = 2 700.\nb) 120 : [54 − (24 + 18)] = 120 : 12 = 10.', '0,5\n0,5'],
        [
          '20',
          'Số học sinh là bội chung của 36 và 42. BCNN(36; 42) = 2² · 3² · 7 = 252.\nBội của 252: 0; 252; 504; 756… Trong khoảng từ 500 đến 550 chỉ có 504. Vậy có 504 học sinh.',
          '0,5\n0,5',
        ],
        ['21', 'a) Phần trồng rau: dài 15 m, rộng 8 − 1 = 7 m, diện tích 105 m².\nb) 105 · 2 = 210 kg.', '0,5\n0,5'],
      ],
      widths: [1, 8, 1],
    },
  ],
}

const matrix = () =>
  xlsx([
    {
      name: 'Ma trận',
      widths: [26, 34, 10, 10, 10, 10, 10],
      rows: [
        ['Chủ đề', 'Nội dung', 'Biết', 'Hiểu', 'Vận dụng', 'Số câu', 'Điểm'],
        ['Số tự nhiên', 'Tập hợp, ghi số, thứ tự', 3, 0, 0, 3, 0.75],
        ['Số tự nhiên', 'Luỹ thừa, thứ tự phép tính', 1, 2, 1, 4, 2.25],
        ['Số tự nhiên', 'Chia hết, số nguyên tố, ước và bội', 5, 2, 1, 8, 3.75],
        ['Hình học trực quan', 'Tam giác đều, hình vuông, lục giác đều', 3, 0, 0, 3, 1.5],
        ['Hình học trực quan', 'Chữ nhật, hình thoi: chu vi, diện tích', 0, 2, 1, 3, 1.75],
        ['Tổng', '', 12, 6, 3, 21, 10],
      ],
    },
    {
      name: 'Bản đặc tả',
      widths: [10, 26, 60, 14, 16],
      rows: [
        ['Câu', 'Yêu cầu cần đạt', 'Mô tả', 'Mức độ', 'Dạng thức'],
        [
          '1',
          'TOAN6.SO.STN.01',
          'Liệt kê các phần tử của tập hợp số tự nhiên nhỏ hơn một số.',
          'Biết',
          'Nhiều lựa chọn',
        ],
        [
          '2; 9',
          'TOAN6.SO.STN.02',
          'Nhận biết giá trị chữ số theo hàng; đọc số La Mã không quá 30.',
          'Biết',
          'Nhiều lựa chọn',
        ],
        ['3', 'TOAN6.SO.STN.05', 'Nhân hai luỹ thừa cùng cơ số.', 'Biết', 'Nhiều lựa chọn'],
        ['4', 'TOAN6.SO.STN.07', 'Dùng dấu hiệu chia hết cho 2 và 5.', 'Biết', 'Nhiều lựa chọn'],
        ['5; 6', 'TOAN6.SO.STN.08', 'Nhận ra số nguyên tố; phân tích ra thừa số nguyên tố.', 'Biết', 'Nhiều lựa chọn'],
        ['7; 8', 'TOAN6.SO.STN.09', 'Tìm ƯCLN, BCNN của hai số.', 'Biết', 'Nhiều lựa chọn'],
        ['10; 11', 'TOAN6.HH.TQ.01', 'Nhận biết yếu tố của tam giác đều, lục giác đều.', 'Biết', 'Nhiều lựa chọn'],
        ['12', 'TOAN6.HH.TQ.03', 'Tính chu vi hình chữ nhật.', 'Hiểu', 'Nhiều lựa chọn'],
        ['13', 'TOAN6.SO.STN.08', 'Kiểm tra các khẳng định về chia hết và phân tích một số.', 'Hiểu', 'Đúng – sai'],
        ['14', 'TOAN6.HH.TQ.01', 'Kiểm tra các khẳng định về hình vuông.', 'Biết', 'Đúng – sai'],
        ['15; 16', 'TOAN6.SO.STN.06', 'Tính giá trị biểu thức; tìm số chưa biết.', 'Hiểu', 'Trả lời ngắn'],
        ['17', 'TOAN6.SO.STN.09', 'Tìm ước của một số thoả mãn điều kiện.', 'Hiểu', 'Trả lời ngắn'],
        ['18', 'TOAN6.HH.TQ.03', 'Tính diện tích hình thoi theo hai đường chéo.', 'Hiểu', 'Trả lời ngắn'],
        ['19', 'TOAN6.SO.STN.06', 'Tính hợp lí, tính biểu thức có dấu ngoặc.', 'Vận dụng', 'Tự luận'],
        ['20', 'TOAN6.SO.STN.10', 'Giải bài toán thực tiễn bằng bội chung nhỏ nhất.', 'Vận dụng', 'Tự luận'],
        ['21', 'TOAN6.HH.TQ.03', 'Giải bài toán thực tiễn về diện tích hình chữ nhật.', 'Vận dụng', 'Tự luận'],
      ],
    },
  ])

const mat = (kind: 'full' | 'half') => {
  const cells = ['0010100', '0111110', '1101011', '0111110', '0010100']
  const squares = cells.flatMap((row, y) =>
    [...row].map((cell, x) =>
      cell === '1' && (kind === 'full' || x <= 3)
        ? `<rect x="${x * 40 + 20}" y="${y * 40 + 20}" width="38" height="38" fill="${(x + y) % 2 === 0 ? '#c0392b' : '#2e8b57'}"/>`
        : `<rect x="${x * 40 + 20}" y="${y * 40 + 20}" width="38" height="38" fill="#fbf3dd" stroke="#d8c690"/>`,
    ),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" role="img"><title>${kind === 'full' ? 'Hoa văn chiếu có hai trục đối xứng' : 'Nửa hoa văn: em tô nốt phần còn lại'}</title>${squares.join('')}<line x1="159" y1="8" x2="159" y2="232" stroke="#16324f" stroke-width="3" stroke-dasharray="8 6"/><line x1="8" y1="119" x2="312" y2="119" stroke="#16324f" stroke-width="3" stroke-dasharray="8 6"/></svg>\n`
}

const weaving: Paper = {
  title: 'Bài học STEM: Trục đối xứng trong hoa văn chiếu Cồn Sậy',
  subtitle: 'Toán 6 và Mĩ thuật 6 · 3 tiết',
  author: 'Cao Thị Đoan – Trường TH&THCS Cồn Sậy',
  day: '2026-09-28',
  blocks: [
    { head: 'Vấn đề' },
    'Làng chiếu Cồn Sậy nhận đặt một mẫu chiếu mới cho ngày hội quê. Yêu cầu: hoa văn có **ít nhất hai trục đối xứng**, dùng không quá ba màu, dệt được trên khung 35 × 25 ô. Các em hãy thiết kế mẫu và làm thử bằng giấy đan.',
    { head: 'Kiến thức nền' },
    {
      list: [
        '**Toán 6:** đường thẳng d là trục đối xứng của một hình nếu khi gấp theo d, hai phần của hình chồng khít lên nhau. Hình thoi có 2 trục, hình chữ nhật có 2 trục, hình vuông có 4 trục, hình tròn có vô số trục.',
        '**Mĩ thuật 6:** sự lặp lại, nhịp điệu và tương phản màu trong trang trí.',
        '**Công nghệ:** sợi dọc và sợi ngang; đan nong mốt (cất một, đè một).',
      ],
    },
    { head: 'Tiến trình' },
    {
      table: [
        ['Bước', 'Việc của học sinh', 'Thời gian'],
        [
          '1. Xác định vấn đề',
          'Quan sát ảnh chiếu và mẫu hoa-van-mau.svg; gấp giấy tìm trục đối xứng; nêu tiêu chí.',
          '25 phút',
        ],
        ['2. Nghiên cứu', 'Làm phiếu 1: vẽ phần còn thiếu của mẫu nua-hoa-van.svg qua hai trục.', '20 phút'],
        ['3. Đề xuất', 'Mỗi nhóm vẽ hai phương án trên giấy ô li, chọn một và giải thích.', '30 phút'],
        ['4. Chế tạo', 'Đan giấy màu theo phương án; đếm ô để giữ đối xứng.', '40 phút'],
        ['5. Chia sẻ', 'Trưng bày, kiểm tra bằng gương phẳng đặt dọc trục; sửa lỗi.', '20 phút'],
      ],
      widths: [2, 6, 1.5],
    },
    { head: 'Phiếu đánh giá (10 điểm)' },
    {
      table: [
        ['Tiêu chí', 'Tối đa'],
        ['Có ít nhất hai trục đối xứng, kiểm tra được bằng gấp hoặc gương', '4'],
        ['Dùng không quá ba màu, hoa văn có nhịp điệu', '2'],
        ['Sản phẩm chắc chắn, đúng kích thước', '2'],
        ['Trình bày rõ, nói đúng thuật ngữ trục đối xứng', '2'],
      ],
      widths: [6, 1],
    },
    'An toàn: dùng kéo mũi tròn; không chĩa mũi kéo về phía bạn; thu dọn giấy vụn.',
  ],
}

const coins = () =>
  html5({
    title: 'Tung đồng xu: xác suất thực nghiệm',
    body: `<p>Xác suất thực nghiệm của “mặt ngửa” = số lần ngửa : tổng số lần tung. Em hãy dự đoán trước khi tung nhé!</p>
<div class="row"><button id="one">Tung 1 lần</button><button id="ten">Tung 10 lần</button><button id="hundred" class="main">Tung 100 lần</button><button id="reset">Làm lại</button></div>
<canvas id="chart" width="820" height="280" role="img" aria-label="Biểu đồ xác suất thực nghiệm sau mỗi lần tung"></canvas>
<table><thead><tr><th>Mặt</th><th>Số lần</th><th>Xác suất thực nghiệm</th></tr></thead><tbody><tr><td>Ngửa (N)</td><td id="heads">0</td><td id="share">–</td></tr><tr><td>Sấp (S)</td><td id="tails">0</td><td id="other">–</td></tr></tbody></table>
<p role="status">20 lần gần nhất: <b id="last">–</b></p>
<h2>Câu hỏi</h2><ol><li>Sau 10 lần, phân số chỉ xác suất thực nghiệm của mặt ngửa là bao nhiêu? So với bạn bên cạnh thì sao?</li><li>Khi số lần tung tăng lên 100, 500, đường trên biểu đồ tiến gần giá trị nào?</li><li>Năm lần liền đều ngửa, lần thứ sáu có chắc là sấp không? Vì sao?</li></ol>`,
    script: `const results = []
const by = (id) => document.getElementById(id)
function toss(times) { for (let n = 0; n < times && results.length < 5000; n++) results.push(Math.random() < 0.5); show() }
function show() {
  const heads = results.filter(Boolean).length, all = results.length
  by('heads').textContent = heads; by('tails').textContent = all - heads
  const share = (n) => all === 0 ? '–' : n + '/' + all + ' = ' + (n / all).toFixed(3).replace('.', ',')
  by('share').textContent = share(heads); by('other').textContent = share(all - heads)
  by('last').textContent = results.slice(-20).map((one) => one ? 'N' : 'S').join(' ') || '–'
  const pen = by('chart').getContext('2d'), width = 820, height = 280
  pen.clearRect(0, 0, width, height); pen.font = '14px sans-serif'; pen.fillStyle = '#555'
  for (const mark of [0, 0.25, 0.5, 0.75, 1]) { const y = 260 - mark * 240; pen.strokeStyle = mark === 0.5 ? '#c0392b' : '#dde'; pen.beginPath(); pen.moveTo(40, y); pen.lineTo(width, y); pen.stroke(); pen.fillText(String(mark).replace('.', ','), 4, y + 5) }
  pen.strokeStyle = '#1f6fb2'; pen.lineWidth = 2; pen.beginPath()
  let sum = 0
  results.forEach((one, n) => { sum += one; pen.lineTo(40 + (n + 1) * (width - 50) / Math.max(all, 10), 260 - sum / (n + 1) * 240) })
  pen.stroke(); pen.lineWidth = 1
}
by('one').onclick = () => toss(1); by('ten').onclick = () => toss(10); by('hundred').onclick = () => toss(100)
by('reset').onclick = () => { results.length = 0; show() }
show()
`,
  })

export const maths6Files: readonly DemoFile[] = [
  { name: 'm01-tap-hop.pptx', make: sets },
  { name: 'm02-luy-thua.docx', make: () => docx(powers) },
  { name: 'm03-dau-hieu-chia-het.docx', make: () => docx(divisibility) },
  { name: 'm03-dau-hieu-chia-het.pdf', make: () => pdf(divisibility) },
  { name: 'm04-san-so-nguyen-to.h5p', make: primes },
  { name: 'm07-de-giua-ki-1.docx', make: () => docx(test) },
  { name: 'm07-dap-an.docx', make: () => docx(testAnswers) },
  { name: 'm07-ma-tran.xlsx', make: matrix },
  {
    name: 'm08-hoa-van-chieu.zip',
    make: async () =>
      await archive({
        'bai-hoc-STEM.pdf': await pdf(weaving),
        'hoa-van-mau.svg': mat('full'),
        'nua-hoa-van.svg': mat('half'),
      }),
  },
  { name: 'm09-tung-dong-xu.zip', make: coins },
  {
    name: 'm40-ban-thay-the.pdf',
    make: () =>
      pdf({
        title: 'Trang thay thế cho bản quét sách giáo khoa',
        subtitle: 'Tệp gốc không có trong bản trình diễn',
        author: 'Kho học liệu Lam Giang',
        day: '2026-09-10',
        blocks: [
          'Trong câu chuyện của bản trình diễn, một bản quét toàn bộ cuốn sách giáo khoa đã được tải lên nhầm. Sách giáo khoa là tác phẩm được bảo hộ: nhà trường không được sao chép toàn bộ và chia sẻ bản quét khi chưa có phép của nhà xuất bản.',
          'Vì vậy tệp này chỉ chứa trang thay thế. Học liệu đã bị ẩn sau khi có người báo cáo. Thầy cô hãy dùng sách điện tử chính thức của nhà xuất bản qua liên kết, hoặc tự soạn học liệu theo yêu cầu cần đạt.',
        ],
      }),
  },
]
