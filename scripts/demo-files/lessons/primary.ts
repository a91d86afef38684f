// Preschool and primary school.

import type { DemoFile } from '../demo-file.ts'
import { newPage, type Paper } from '../make/document.ts'
import { docx } from '../make/docx.ts'
import { melody, mp3, type Note } from '../make/film.ts'
import { h5p } from '../make/pages.ts'

const times = () =>
  h5p('Ôn tập phép nhân trong phạm vi 1000', 'Phạm Dung', [
    { kind: 'write', ask: '123 × 3 = ?', answer: '369', hint: '3 nhân 3 bằng 9; 3 nhân 2 bằng 6; 3 nhân 1 bằng 3.' },
    {
      kind: 'write',
      ask: '214 × 4 = ?',
      answer: '856',
      hint: '4 nhân 4 bằng 16, viết 6 nhớ 1; 4 nhân 1 bằng 4, thêm 1 là 5.',
    },
    { kind: 'write', ask: '25 × 12 = ?', answer: '300', hint: '25 × 12 = 25 × 4 × 3 = 100 × 3.' },
    {
      kind: 'pick',
      ask: 'Chọn tất cả các phép tính có kết quả bằng 480.',
      right: ['120 × 4', '60 × 8', '96 × 5'],
      wrong: ['48 × 100', '240 × 3', '80 × 5'],
    },
    {
      kind: 'sort',
      ask: 'Xếp mỗi phép nhân vào nhóm đúng.',
      boxes: {
        'Nhỏ hơn 500': ['99 × 5', '61 × 8'],
        'Bằng 500': ['125 × 4', '250 × 2'],
        'Lớn hơn 500': ['84 × 6', '101 × 5'],
      },
    },
    {
      kind: 'write',
      ask: 'Mỗi khay có 24 quả trứng. 7 khay như thế có bao nhiêu quả?',
      answer: '168',
      hint: '24 × 7 = 168 (quả).',
    },
    {
      kind: 'write',
      ask: 'Tìm số thích hợp: 35 × □ = 35 × 6 + 35',
      answer: '7',
      hint: '35 được lấy 6 lần, rồi thêm 1 lần nữa.',
    },
    {
      kind: 'write',
      ask: 'Một lớp quyên góp 118 quyển vở, lớp kia gấp 3 lần. Cả hai lớp quyên góp bao nhiêu quyển?',
      answer: '472',
      hint: '118 × 3 = 354; 354 + 118 = 472.',
    },
  ])

const colours = () =>
  h5p('Bé tập phân loại màu và hình', 'Kiều Minh Khuê', [
    {
      kind: 'pick',
      ask: 'Bé chọn tất cả đồ vật MÀU ĐỎ nhé!',
      right: ['🍎', '🍓', '🌹'],
      wrong: ['🍌', '🥦', '🫐', '🌻'],
    },
    { kind: 'pick', ask: 'Bé chọn tất cả đồ vật MÀU VÀNG nhé!', right: ['🍌', '🌻', '🐥'], wrong: ['🍎', '🥦', '🍇'] },
    { kind: 'pick', ask: 'Bé tìm các HÌNH TRÒN nhé!', right: ['🔴', '🔵', '🟢'], wrong: ['🟥', '🟦', '🔺'] },
    { kind: 'pick', ask: 'Bé tìm các HÌNH VUÔNG nhé!', right: ['🟥', '🟩', '🟦'], wrong: ['🔴', '🔺', '🟡'] },
    {
      kind: 'sort',
      ask: 'Cùng cô xếp về đúng nhà màu.',
      boxes: { 'Nhà màu đỏ': ['🔴', '🟥'], 'Nhà màu xanh dương': ['🔵', '🟦'], 'Nhà màu vàng': ['🟡', '🟨'] },
    },
  ])

const midas: Paper = {
  title: 'Phiếu luyện đọc: Điều ước của vua Mi-đát',
  subtitle: 'Tiếng Việt 4 · Đọc · Họ và tên: ……………………………… Lớp 4B',
  author: 'Phạm Dung – Trường Tiểu học Bến Lam',
  day: '2026-10-28',
  blocks: [
    { head: 'Bài đọc (cô giáo kể lại theo thần thoại Hy Lạp)' },
    'Ngày xưa có vua Mi-đát rất giàu nhưng lúc nào cũng mong có nhiều vàng hơn. Một hôm, để trả ơn nhà vua đã đón tiếp bạn mình, vị thần cho vua một điều ước. Vua nói ngay: “Xin cho mọi thứ tôi chạm vào đều biến thành vàng!”.',
    'Vua bẻ một cành sồi, cành sồi thành vàng. Vua hái một quả táo, quả táo hoá vàng óng ánh. Vua sung sướng tưởng mình là người hạnh phúc nhất đời.',
    'Đến bữa, vua ngồi vào bàn. Bánh mì vừa cầm đã cứng lại thành vàng, nước vừa chạm môi cũng thành vàng lỏng. Bụng đói cồn cào, vua mới hiểu mình đã xin một điều khủng khiếp. Vua chắp tay cầu khẩn: “Xin thần lấy lại điều ước, tha tội cho tôi!”. Thần bảo vua ra tắm ở sông. Phép lạ tan theo dòng nước. Từ đó, vua hiểu rằng hạnh phúc không thể xây bằng lòng tham.',
    { head: 'A. Đọc thành tiếng' },
    {
      list: [
        'Luyện đọc đúng: Mi-đát, cành sồi, óng ánh, cồn cào, cầu khẩn.',
        'Ngắt nghỉ: Đến bữa, / vua ngồi vào bàn. // Bánh mì vừa cầm / đã cứng lại thành vàng.',
        'Đọc đoạn 1 giọng hớn hở, đoạn 3 giọng lo lắng, hối hận.',
      ],
    },
    { head: 'B. Đọc hiểu' },
    '**Câu 1.** Vua Mi-đát ước điều gì?',
    { list: ['A. Có thật nhiều bánh mì.', 'B. Mọi thứ mình chạm vào đều thành vàng.', 'C. Được sống mãi mãi.'] },
    '**Câu 2.** Lúc đầu, điều ước làm vua cảm thấy thế nào? Tìm câu văn cho biết điều đó.',
    { lines: 2 },
    '**Câu 3.** Vì sao vua xin thần lấy lại điều ước?',
    { lines: 2 },
    '**Câu 4.** Câu chuyện muốn nói với em điều gì? Nếu có một điều ước, em ước gì cho gia đình mình?',
    { lines: 3 },
    { head: 'C. Từ và câu' },
    {
      list: ['Tìm 2 danh từ, 2 động từ, 2 tính từ trong đoạn thứ hai.', 'Đặt một câu có từ “hạnh phúc”.'],
      isNumbered: true,
    },
    { lines: 3 },
    newPage,
    { head: 'Gợi ý cho giáo viên và phụ huynh' },
    'Câu 1: B. Câu 2: sung sướng – “Vua sung sướng tưởng mình là người hạnh phúc nhất đời.” Câu 3: vì thức ăn, nước uống đều thành vàng, vua không ăn uống được. Câu 4: lòng tham không mang lại hạnh phúc; khuyến khích điều ước nghĩ đến người khác.',
    'Từ loại đoạn hai: danh từ: vua, cành sồi, quả táo, vàng; động từ: bẻ, hái, hoá, tưởng; tính từ: óng ánh, sung sướng, hạnh phúc. Nhận xét bằng lời theo mức T, H, C; không chấm điểm phiếu này.',
  ],
}

const exam: Paper = {
  title: 'Đề kiểm tra cuối học kì I – Tiếng Việt 5',
  subtitle: 'Năm học 2026–2027 · Ba mức độ · Thời gian: 80 phút (không kể đọc thành tiếng)',
  author: 'Phạm Dung – Trường Tiểu học Bến Lam',
  day: '2026-11-16',
  blocks: [
    { head: 'A. Kiểm tra đọc (10 điểm)' },
    '**I. Đọc thành tiếng (3 điểm).** Học sinh bốc thăm một đoạn khoảng 110 tiếng trong các bài đã học và trả lời một câu hỏi.',
    '**II. Đọc hiểu (7 điểm).** Đọc thầm bài văn sau và trả lời câu hỏi.',
    '**Người giữ đèn bến Lam**',
    'Ở cuối bến Lam có ngọn đèn nhỏ đặt trên cây cột gỗ lim. Ông Sáu giữ ngọn đèn ấy đã hơn ba mươi năm. Chiều nào cũng vậy, khi nắng vừa tắt trên rặng dừa nước, ông lại chống gậy ra bến, lau bóng kính, rồi thắp đèn.',
    'Bọn trẻ hỏi: “Bây giờ ghe nào cũng có đèn pin, điện thoại, sao ông còn thắp đèn làm gì?”. Ông cười, những nếp nhăn xoè ra như tia nắng: “Có đêm mưa to, máy nào cũng ướt. Người trên sông nhìn thấy một đốm sáng là biết nhà ở đâu”.',
    'Rồi một đêm triều cường, gió giật, cả xóm mất điện. Chiếc ghe của chú Tư chở mấy học trò đi thi về bị lạc giữa khúc sông rộng. Giữa màn mưa trắng xoá, chú bỗng thấy một chấm vàng bé xíu, lúc tỏ lúc mờ. Chú lái về phía ấy. Ghe cập bến, bọn trẻ thấy ông Sáu đứng đó, tay che ngọn đèn, áo ướt sũng.',
    'Từ hôm ấy, chiều nào cũng có một bạn nhỏ ra bến cùng ông. Các em chia nhau lau bóng kính. Ngọn đèn nhỏ vẫn sáng, như lời hứa của những người ở bờ với những người trên sông.',
    '**Câu 1 (0,5 điểm, mức 1).** Ông Sáu giữ ngọn đèn ở đâu?',
    'A. Trên ghe     B. Cuối bến Lam     C. Ở trường học     D. Trên rặng dừa',
    '**Câu 2 (0,5 điểm, mức 1).** Bọn trẻ thắc mắc điều gì?',
    'A. Vì sao đèn màu vàng     B. Vì sao ông chống gậy     C. Vì sao ông còn thắp đèn     D. Vì sao trời mưa',
    '**Câu 3 (0,5 điểm, mức 1).** Nhờ đâu chú Tư đưa được ghe về bến?',
    'A. Nhờ điện thoại     B. Nhờ nhìn thấy ngọn đèn     C. Nhờ tiếng gọi     D. Nhờ trời tạnh',
    '**Câu 4 (1 điểm, mức 2).** Hình ảnh “những nếp nhăn xoè ra như tia nắng” cho em cảm nhận gì về ông Sáu?',
    { lines: 2 },
    '**Câu 5 (1 điểm, mức 2).** Vì sao từ hôm ấy các bạn nhỏ ra bến cùng ông?',
    { lines: 2 },
    '**Câu 6 (1 điểm, mức 3).** Em hiểu thế nào về câu “Ngọn đèn nhỏ vẫn sáng, như lời hứa của những người ở bờ với những người trên sông”?',
    { lines: 3 },
    '**Câu 7 (0,5 điểm, mức 1).** Từ nào đồng nghĩa với “bé xíu”?',
    'A. rộng lớn     B. tí hon     C. mờ nhạt     D. ướt sũng',
    '**Câu 8 (1 điểm, mức 2).** Tìm một đại từ dùng để xưng hô hoặc thay thế trong đoạn cuối và cho biết nó thay cho từ ngữ nào.',
    { lines: 2 },
    '**Câu 9 (1 điểm, mức 3).** Viết một câu có cặp kết từ (quan hệ từ) “tuy … nhưng …” nói về ông Sáu.',
    { lines: 2 },
    newPage,
    { head: 'B. Kiểm tra viết (10 điểm)' },
    'Chọn một trong hai đề:',
    {
      list: [
        'Viết bài văn tả một cảnh sông nước hoặc con đường quê em vào một buổi em thấy đẹp nhất.',
        'Viết bài văn kể lại một câu chuyện đã đọc về lòng tốt, với những chi tiết sáng tạo của em.',
      ],
      isNumbered: true,
    },
    { lines: 16 },
  ],
}

const examAnswers: Paper = {
  title: 'Đáp án và hướng dẫn chấm – Tiếng Việt 5, cuối học kì I',
  subtitle: 'Chỉ dành cho giáo viên · Không công bố trước ngày 01/01/2027',
  author: 'Phạm Dung – Trường Tiểu học Bến Lam',
  day: '2026-11-16',
  blocks: [
    { head: 'A. Đọc hiểu (7 điểm)' },
    {
      table: [
        ['Câu', 'Đáp án', 'Điểm'],
        ['1', 'B', '0,5'],
        ['2', 'C', '0,5'],
        ['3', 'B', '0,5'],
        ['4', 'Ông hiền hậu, lạc quan, ấm áp; nụ cười như toả ra ánh sáng.', '1'],
        ['5', 'Vì các bạn hiểu ngọn đèn cứu được người, biết ơn và muốn giúp ông giữ đèn.', '1'],
        [
          '6',
          'Ngọn đèn là sự quan tâm, lời hứa luôn chờ đợi và che chở người đi sông nước. Chấp nhận cách diễn đạt khác hợp lí.',
          '1',
        ],
        ['7', 'B', '0,5'],
        ['8', '“ông” thay cho ông Sáu; hoặc “các em” dùng để chỉ các bạn nhỏ.', '1'],
        ['9', 'Ví dụ: Tuy ông Sáu đã già nhưng ngày nào ông cũng ra bến thắp đèn.', '1'],
      ],
      widths: [1, 9, 1],
    },
    { head: 'B. Viết (10 điểm)' },
    {
      table: [
        ['Nội dung', 'Điểm'],
        ['Mở bài, kết bài', '2'],
        ['Thân bài: nội dung đủ ý (3), trình tự hợp lí (1), cảm xúc (1)', '5'],
        ['Chữ viết, chính tả', '1'],
        ['Dùng từ, đặt câu', '1'],
        ['Sáng tạo', '1'],
      ],
      widths: [6, 1],
    },
    { head: 'Ma trận' },
    'Mức 1: bốn câu, 2 điểm; mức 2: ba câu, 3 điểm; mức 3: hai câu, 2 điểm (phần đọc hiểu).',
  ],
}

/** La trưởng, nhịp 2/4: hai câu, mỗi câu bốn nhịp. */
const song: readonly Note[] = [
  ...[0, 0, 4, 4].map((height) => ({ height, beats: 1 })),
  ...[7, 4].map((height) => ({ height, beats: 1 })),
  { height: 7, beats: 2 },
  ...[9, 9, 7, 4].map((height) => ({ height, beats: 1 })),
  ...[2, 4].map((height) => ({ height, beats: 1 })),
  { height: 0, beats: 2 },
]

export const primaryFiles: readonly DemoFile[] = [
  { name: 'm24-phep-nhan.h5p', make: times },
  { name: 'm25-vua-mi-dat.docx', make: () => docx(midas) },
  { name: 'm27-tieng-viet-5.docx', make: () => docx(exam) },
  { name: 'm27-dap-an.docx', make: () => docx(examAnswers) },
  { name: 'm28-mau-va-hinh.h5p', make: colours },
  { name: 'm29-mua-roi-tren-la-sen.mp3', make: async () => await mp3(melody([...song, ...song], 132)) },
  {
    name: 'm29-loi-bai-hat.txt',
    make: () =>
      Promise.resolve(`MƯA RƠI TRÊN LÁ SEN
Bài hát vận động cho trẻ mẫu giáo nhỡ (lớp Chồi) · Nhạc và lời: Kiều Minh Khuê

Tí tách, tí tách, mưa rơi
Lá sen xoè chiếc ô tròn
Chú ếch xanh ngồi dưới lá
Ộp ộp, ộp ộp – hết mưa!

Vận động:
Câu 1: các ngón tay gõ nhẹ từ trên xuống như hạt mưa.
Câu 2: hai tay vòng trên đầu làm lá sen.
Câu 3: ngồi xổm, hai tay chống hông.
Câu 4: bật nhảy hai lần, vỗ tay.
Lần 2: hát to – nhỏ theo hiệu lệnh của cô.
`),
  },
]
