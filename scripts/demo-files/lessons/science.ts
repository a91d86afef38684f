// Natural science of grade 6 and projects of older pupils.

import sharp from 'sharp'
import type { DemoFile } from '../demo-file.ts'
import { archive } from '../make/archive.ts'
import { newPage, type Paper } from '../make/document.ts'
import { type Film, film } from '../make/film.ts'
import { html5, scorm } from '../make/pages.ts'
import { pdf } from '../make/pdf.ts'
import { ink, type Pen, picture } from '../make/picture.ts'
import { pptx } from '../make/pptx.ts'
import { once, titled } from './integers.ts'

const safety = () =>
  scorm('an-toan-phong-thuc-hanh', 'An toàn trong phòng thực hành: nhận biết kí hiệu cảnh báo', [
    {
      title: 'Vì sao phải an toàn?',
      text: '<p>Phòng thực hành có lửa, điện, dụng cụ thuỷ tinh và hoá chất. Phần lớn tai nạn xảy ra vì làm trước khi đọc hướng dẫn. Bài này giúp em nhận ra kí hiệu cảnh báo và biết phải làm gì.</p><ul><li>Chỉ làm thí nghiệm khi có giáo viên.</li><li>Buộc tóc gọn, đeo kính bảo vệ và găng tay khi cần.</li><li>Không ăn, uống, ngửi trực tiếp hay nếm hoá chất.</li></ul>',
    },
    {
      title: 'Hình dạng và màu sắc nói gì?',
      text: '<table><thead><tr><th>Dạng</th><th>Ý nghĩa</th><th>Ví dụ</th></tr></thead><tbody><tr><td>Hình tròn viền đỏ, có gạch chéo</td><td>Cấm thực hiện</td><td>Cấm lửa, cấm uống nước</td></tr><tr><td>Tam giác viền đen hoặc đỏ, nền vàng</td><td>Cảnh báo nguy hiểm</td><td>Nguy hiểm về điện, chất dễ cháy</td></tr><tr><td>Hình vuông viền đỏ đặt nghiêng (GHS)</td><td>Chất độc, chất ăn mòn, chất dễ cháy trên nhãn hoá chất</td><td>Chất độc sinh học, chất ăn mòn</td></tr><tr><td>Hình chữ nhật hoặc tròn nền xanh, đỏ</td><td>Chỉ dẫn, bắt buộc</td><td>Đeo kính, lối thoát hiểm, bình chữa cháy</td></tr></tbody></table>',
      question: {
        ask: 'Kí hiệu hình tròn, viền đỏ có gạch chéo cho em biết điều gì?',
        choices: ['Đây là việc bắt buộc phải làm', 'Đây là việc bị cấm', 'Đây là lối thoát hiểm'],
        right: 1,
        why: 'Viền đỏ và gạch chéo là kí hiệu cấm thực hiện.',
      },
    },
    {
      title: 'Chất dễ cháy và chất ăn mòn',
      text: '<p><b>Chất dễ cháy</b> (cồn, xăng): để xa lửa; tắt đèn cồn bằng cách đậy nắp, không thổi.</p><p><b>Chất ăn mòn</b> (acid, kiềm): làm hỏng da, vải, kim loại. Nếu dính vào tay: rửa ngay dưới vòi nước chảy nhiều lần và báo giáo viên.</p>',
      question: {
        ask: 'Dung dịch acid bắn vào tay, việc đầu tiên em làm là gì?',
        choices: ['Lau khô bằng khăn rồi làm tiếp', 'Rửa ngay dưới vòi nước chảy và báo giáo viên', 'Bôi kem dưỡng da'],
        right: 1,
        why: 'Nước chảy làm loãng và cuốn acid đi; giáo viên quyết định bước tiếp theo.',
      },
    },
    {
      title: 'Điện, thuỷ tinh và lửa',
      text: '<ul><li>Tay ướt không chạm vào ổ cắm, công tắc.</li><li>Thuỷ tinh vỡ: không nhặt bằng tay trần; báo giáo viên, dùng chổi và hót rác.</li><li>Khi đun ống nghiệm, miệng ống hướng về phía không có người.</li></ul>',
      question: {
        ask: 'Tắt đèn cồn thế nào cho đúng?',
        choices: ['Thổi thật mạnh', 'Đậy nắp đèn', 'Đổ nước vào'],
        right: 1,
        why: 'Đậy nắp làm ngọn lửa hết oxygen; thổi có thể làm cồn bắn ra và cháy lan.',
      },
    },
    {
      title: 'Sau giờ thực hành',
      text: '<p>Xếp dụng cụ về chỗ cũ, lau bàn, bỏ chất thải đúng bình thầy cô chỉ định, rửa tay bằng xà phòng.</p>',
      question: {
        ask: 'Hoá chất dùng thừa nên xử lí thế nào?',
        choices: ['Đổ lại vào lọ ban đầu', 'Đổ vào bồn rửa', 'Bỏ vào bình thải do giáo viên chỉ định'],
        right: 2,
        why: 'Đổ lại làm bẩn cả lọ; đổ vào bồn có thể gây ô nhiễm.',
      },
    },
  ])

function microscope(pen: Pen, highlight: string): void {
  const colour = (part: string) => (part === highlight ? ink.red : ink.dark)
  pen.fill(colour('đế'), 70, 310, 180, 22, 8)
  pen.line(colour('thân'), 22, [215, 310], [235, 210], [205, 120])
  pen.fill(colour('bàn kính'), 90, 240, 130, 12, 3)
  pen.line(colour('ống kính'), 34, [150, 190], [190, 100])
  pen.line(colour('thị kính'), 22, [193, 92], [206, 64])
  pen.line(colour('vật kính'), 14, [146, 198], [138, 222])
  pen.ring(colour('ốc'), 240, 225, 16, 7)
  pen.disc(highlight === 'đèn' ? ink.gold : '#aab', 150, 285, 16)
}
const lens = once<Film>(() =>
  film([
    {
      say: 'Kính hiển vi quang học gồm: thị kính, vật kính, bàn kính, đèn, ốc to và ốc nhỏ, thân và đế.',
      draw: (pen) => {
        titled(pen, 'Cấu tạo kính hiển vi quang học')
        microscope(pen, '')
        for (const [at, name] of [
          'Thị kính: nơi đặt mắt',
          'Vật kính: gần mẫu vật',
          'Bàn kính: đặt tiêu bản',
          'Đèn: chiếu sáng',
          'Ốc to, ốc nhỏ: chỉnh nét',
        ].entries())
          pen.text(`• ${name}`, 310, 110 + at * 42, 22)
      },
    },
    {
      say: 'Bước một. Đặt kính trên bàn phẳng, bật đèn và chọn vật kính nhỏ nhất.',
      draw: (pen) => {
        titled(pen, 'Bước 1. Ánh sáng và vật kính')
        microscope(pen, 'đèn')
        pen.paragraph('Chọn vật kính có độ phóng đại nhỏ nhất trước', 320, 150, 26, 290)
      },
    },
    {
      say: 'Bước hai. Đặt tiêu bản lên bàn kính, kẹp lại. Nhìn từ bên cạnh, vặn ốc to để vật kính gần sát tiêu bản.',
      draw: (pen) => {
        titled(pen, 'Bước 2. Đặt tiêu bản')
        microscope(pen, 'bàn kính')
        pen.paragraph('Nhìn từ bên cạnh để vật kính không chạm vào lá kính', 320, 150, 26, 290)
      },
    },
    {
      say: 'Bước ba. Nhìn qua thị kính, vặn ốc to từ từ ngược lại cho đến khi thấy mẫu, rồi chỉnh rõ bằng ốc nhỏ.',
      draw: (pen) => {
        titled(pen, 'Bước 3. Chỉnh nét')
        microscope(pen, 'ốc')
        pen.paragraph('Số lần phóng to = thị kính × vật kính', 320, 130, 26, 290)
        pen.text('10 × 40 = 400 lần', 320, 240, 30, { isBold: true, colour: ink.red })
      },
    },
  ]),
)

const leaves = async (): Promise<Paper> => ({
  title: 'Phiếu học tập: Đo chiều dài lá sen – ước lượng và sai số',
  subtitle: 'Khoa học tự nhiên 6 · Các phép đo · Nhóm: ……………… Lớp: ………',
  author: 'Lê Thị Ánh – Trường THCS Tân Hoà',
  day: '2026-09-22',
  blocks: [
    { head: 'Em sẽ làm gì?' },
    'Ước lượng rồi đo đường kính của năm chiếc lá sen (hoặc lá khoai môn, lá bàng), so sánh ước lượng với kết quả đo và tìm cách đo chính xác hơn.',
    {
      picture: await picture(
        720,
        300,
        'Lá sen tròn có đường kính được đo bằng thước dây từ mép này qua tâm sang mép kia',
        (pen) => {
          pen.disc('#5aa469', 240, 140, 120).disc('#3f7d4d', 240, 140, 8)
          for (let at = 0; at < 12; at++)
            pen.line(
              '#3f7d4d',
              2,
              [240, 140],
              [240 + 112 * Math.cos((at * Math.PI) / 6), 140 + 112 * Math.sin((at * Math.PI) / 6)],
            )
          pen.fill('#f4d67a', 110, 270, 480, 26)
          for (let at = 0; at <= 46; at++)
            pen.line(ink.dark, 1, [120 + at * 10, 270], [120 + at * 10, at % 5 === 0 ? 284 : 278])
          pen.arrow(ink.red, 3, [400, 140], [365, 140]).text('đo qua tâm lá, mắt nhìn vuông góc', 410, 140, 19)
        },
      ),
      width: 300,
    },
    { head: '1. Chọn dụng cụ' },
    {
      table: [
        ['Dụng cụ', 'Giới hạn đo (GHĐ)', 'Độ chia nhỏ nhất (ĐCNN)', 'Có phù hợp không? Vì sao?'],
        ['Thước kẻ học sinh', '20 cm', '1 mm', ''],
        ['Thước dây', '150 cm', '1 mm', ''],
        ['Thước cuộn', '5 m', '1 mm', ''],
      ],
      widths: [2, 2, 2, 4],
    },
    { head: '2. Ước lượng và đo' },
    {
      table: [
        ['Lá', 'Ước lượng (cm)', 'Lần 1 (cm)', 'Lần 2 (cm)', 'Lần 3 (cm)', 'Trung bình (cm)'],
        ...[1, 2, 3, 4, 5].map((one) => [String(one), '', '', '', '', '']),
      ],
      widths: [1, 2, 2, 2, 2, 2],
    },
    newPage,
    { head: '3. Nhận xét' },
    {
      list: [
        'Lá nào ước lượng lệch nhiều nhất? Lệch bao nhiêu xăng-ti-mét?',
        'Vì sao ba lần đo cùng một lá cho kết quả khác nhau?',
        'Nêu hai cách làm giảm sai số khi đo.',
      ],
      isNumbered: true,
    },
    { lines: 12 },
    newPage,
    { head: 'Hướng dẫn cho giáo viên' },
    {
      list: [
        'Lá sen thường có đường kính 30–60 cm nên thước kẻ 20 cm phải đặt nhiều lần, sai số lớn; thước dây là phù hợp nhất.',
        'Kết quả khác nhau vì lá không tròn đều, mép lá cong, đặt thước lệch tâm, mắt nhìn không vuông góc.',
        'Giảm sai số: đo nhiều lần lấy trung bình; đánh dấu tâm lá; đặt vạch 0 đúng mép lá; chọn thước có ĐCNN phù hợp.',
        'Ví dụ tính: 42,3 cm; 42,7 cm; 42,5 cm có trung bình (42,3 + 42,7 + 42,5) : 3 = 42,5 cm.',
      ],
    },
    '**Đánh giá nhanh:** nêu đúng GHĐ và ĐCNN (3 điểm); đo và ghi đủ ba lần, đúng đơn vị (4 điểm); nêu được hai cách giảm sai số (3 điểm).',
  ],
})

const oxygen = () =>
  html5({
    title: 'Oxygen và sự cháy: thí nghiệm ảo',
    body: `<p>Úp một cốc thuỷ tinh lên ngọn nến đang cháy. Cốc càng lớn thì càng chứa nhiều không khí – khoảng 21% thể tích là oxygen.</p>
<div class="row"><label>Thể tích cốc: <input type="range" id="size" min="200" max="1000" step="100" value="400"> <b id="told">400</b> mL</label><label><input type="checkbox" id="more"> Bơm thêm oxygen (đến 40%)</label></div>
<div class="row"><button id="start" class="main">Úp cốc</button><button id="clear">Xoá bảng</button></div>
<canvas id="stage" width="820" height="300" role="img" aria-label="Ngọn nến dưới cốc thuỷ tinh"></canvas>
<table><thead><tr><th>Lần</th><th>Thể tích (mL)</th><th>Oxygen ban đầu</th><th>Thời gian cháy (s)</th></tr></thead><tbody id="rows"></tbody></table>
<h2>Câu hỏi</h2><ol><li>Thời gian cháy phụ thuộc vào thể tích cốc như thế nào?</li><li>Khi nến tắt, trong cốc còn oxygen không? (Còn khoảng 16%: quá ít để duy trì ngọn lửa nến.)</li><li>Vì sao khi chữa cháy người ta phủ chăn ướt hoặc dùng khí carbon dioxide?</li></ol><p>Mô hình đơn giản hoá để học; số liệu thật thay đổi theo nến và cốc.</p>`,
    script: `const by = (id) => document.getElementById(id)
let burning, count = 0
const pen = by('stage').getContext('2d')
function draw(share, covered, size) {
  pen.clearRect(0, 0, 820, 300)
  const glass = 90 + size / 8, high = 120 + size / 9
  pen.fillStyle = '#f4e9c8'; pen.fillRect(395, 190, 30, 90)
  pen.fillStyle = '#888'; pen.fillRect(300, 280, 220, 8)
  const flame = Math.max(0, (share - 16) / 5)
  if (flame > 0) { pen.fillStyle = '#f39c12'; pen.beginPath(); pen.ellipse(410, 172 - 12 * flame, 9 * Math.min(1.4, flame), 24 * Math.min(1.6, flame), 0, 0, 7); pen.fill() }
  if (covered) { pen.strokeStyle = '#3498db'; pen.lineWidth = 4; pen.strokeRect(410 - glass / 2, 280 - high, glass, high) }
  pen.fillStyle = '#16324f'; pen.font = '20px sans-serif'; pen.fillText('Oxygen: ' + share.toFixed(1).replace('.', ',') + ' %', 30, 40)
  if (covered && flame <= 0) pen.fillText('Nến đã tắt.', 30, 70)
}
by('size').oninput = () => { by('told').textContent = by('size').value; if (!burning) draw(21, false, +by('size').value) }
by('start').onclick = () => {
  if (burning) return
  const size = +by('size').value, first = by('more').checked ? 40 : 21
  const lasts = (first - 16) / 5 * size / 40
  const began = performance.now(), speed = 4
  burning = setInterval(() => {
    const passed = (performance.now() - began) / 1000 * speed, share = Math.max(16, first - (first - 16) * passed / lasts)
    draw(share, true, size)
    if (passed >= lasts) { clearInterval(burning); burning = undefined; const row = by('rows').insertRow(); for (const text of [++count, size, first + ' %', lasts.toFixed(1).replace('.', ',')]) row.insertCell().textContent = text }
  }, 40)
}
by('clear').onclick = () => { by('rows').textContent = ''; count = 0 }
draw(21, false, 400)
`,
  })

const salt: Paper = {
  title: 'Tách muối khỏi cát: hướng dẫn thí nghiệm tại nhà mùa triều cường',
  subtitle: 'Khoa học tự nhiên 6 · Tách chất khỏi hỗn hợp · Dùng được khi không có mạng',
  author: 'Cao Thị Đoan – Trường TH&THCS Cồn Sậy',
  day: '2026-10-05',
  blocks: [
    { head: 'Lời nhắn cho em và gia đình' },
    'Tuần triều cường em học ở nhà. Thí nghiệm này dùng đồ có sẵn trong bếp, làm trong khoảng 40 phút, không cần mạng. **Bước đun phải có người lớn làm cùng.**',
    { head: 'Chuẩn bị' },
    {
      list: [
        '2 thìa cát sạch, 2 thìa muối ăn, 1 cốc nước sạch (khoảng 150 mL).',
        '2 cốc, 1 phễu (cắt từ chai nhựa), khăn mỏng hoặc giấy lọc cà phê, chảo nhỏ, thìa.',
      ],
    },
    { head: 'Các bước' },
    {
      list: [
        '**Trộn** muối và cát trong cốc. Quan sát: em còn nhìn thấy từng hạt muối, hạt cát không? Đây là hỗn hợp không đồng nhất.',
        '**Hoà tan:** đổ nước vào, khuấy 2 phút. Muối tan, cát không tan và lắng xuống.',
        '**Lọc:** đặt khăn (giấy lọc) vào phễu, rót từ từ. Cát ở lại trên khăn; nước muối trong chảy xuống cốc.',
        '**Cô cạn:** người lớn đun nước muối trên lửa nhỏ. Khi gần cạn, tắt bếp để chảo nóng làm bay hơi nốt. Muối trắng còn lại trên chảo.',
        '**Không nếm** muối thu được, vì cát có thể không sạch.',
      ],
      isNumbered: true,
    },
    { head: 'Ghi lại' },
    {
      table: [
        ['Bước', 'Em thấy gì?', 'Vì sao như vậy?'],
        ['Hoà tan', '', ''],
        ['Lọc', '', ''],
        ['Cô cạn', '', ''],
      ],
      widths: [1, 3, 3],
    },
    newPage,
    { head: 'Giải thích' },
    'Muối tan trong nước còn cát không tan: ta dùng sự khác nhau đó để tách chúng. **Lọc** tách chất rắn không tan khỏi chất lỏng. **Cô cạn** tách chất rắn tan khỏi dung dịch vì nước bay hơi còn muối thì không bay hơi ở nhiệt độ đó.',
    { head: 'Liên hệ quê em' },
    'Diêm dân làm muối bằng cách phơi nước biển trên ruộng: Mặt Trời làm nước bay hơi, muối kết tinh. Nước sông mùa lũ để lắng trong lu rồi gạn lấy phần trong: đó cũng là cách tách chất.',
    { head: 'Câu hỏi' },
    {
      list: [
        'Có thể tách đường và cát bằng cách trên không? Vì sao?',
        'Có thể tách muối và đường bằng cách trên không? Vì sao?',
        'Nếu không có bếp, em làm thế nào để thu được muối?',
      ],
      isNumbered: true,
    },
    { lines: 6 },
    newPage,
    { head: 'Trang dành cho thầy cô và phụ huynh: gợi ý trả lời' },
    {
      list: [
        'Được: đường tan trong nước, cát không tan (khi cô cạn đường dễ cháy nên đun nhỏ lửa hoặc phơi).',
        'Không: cả hai cùng tan trong nước nên cùng đi qua khăn lọc.',
        'Rót nước muối ra đĩa nông, phơi nắng vài ngày.',
      ],
      isNumbered: true,
    },
    'Em nộp bằng một trong ba cách: chụp ảnh bảng ghi gửi nhóm lớp khi có mạng; gửi phiếu giấy qua bạn cùng xóm; hoặc đem đến lớp khi trường mở lại. Hạn nộp được lùi 5 ngày.',
  ],
}

const filterPicture = (height: number) =>
  picture(
    420,
    height,
    'Bộ lọc nước mini trong chai nhựa úp ngược: từ trên xuống có sỏi, cát, than hoạt tính, bông; nước đục vào trên, nước trong chảy ra dưới',
    (pen) => {
      const layers = [
        ['#b08d57', 'nước phù sa'],
        ['#8d8d8d', 'sỏi nhỏ'],
        ['#e5c98b', 'cát sạch'],
        ['#3a3a3a', 'than hoạt tính'],
        ['#f2f2f2', 'bông'],
        ['#bfe0f5', 'nước đã lọc'],
      ] as const
      const high = (height - 60) / layers.length
      for (const [at, [colour, name]] of layers.entries()) {
        const y = 30 + at * high
        pen.fill(colour, 60, y, 150, high - 3, 4).frame(ink.dark, 60, y, 150, high - 3, 4)
        pen.line(ink.dark, 1, [212, y + high / 2], [236, y + high / 2]).text(name, 242, y + high / 2, 20)
      }
    },
  )

const filter = async (): Promise<Paper> => ({
  title: 'Báo cáo dự án: Bộ lọc nước phù sa mini',
  subtitle: 'Dự án nghiên cứu khoa học kĩ thuật · Nhóm học sinh lớp 8A1 · Người hướng dẫn: Lê Thị Ánh',
  author: 'Nhóm học sinh lớp 8A1 – Trường THCS Tân Hoà',
  day: '2026-10-26',
  blocks: [
    { head: '1. Câu hỏi nghiên cứu' },
    'Mùa lũ, nước sông nhiều phù sa. Thứ tự và bề dày các lớp lọc ảnh hưởng thế nào đến độ trong của nước?',
    { head: '2. Vật liệu và cách làm' },
    'Chai nhựa 1,5 L cắt đáy, úp ngược; bông, than hoạt tính, cát, sỏi đã rửa sạch. Rót 500 mL nước sông qua bộ lọc, đo thời gian và độ trong bằng đĩa chữ X: độ sâu lớn nhất còn nhìn thấy chữ X dưới đáy ống.',
    { picture: await filterPicture(420), width: 250 },
    { head: '3. Kết quả' },
    {
      table: [
        ['Mẫu', 'Các lớp (từ trên xuống)', 'Thời gian lọc (phút)', 'Độ trong (cm)'],
        ['Trước khi lọc', '–', '–', '4'],
        ['A', 'Sỏi 5 cm, cát 5 cm', '3', '11'],
        ['B', 'Sỏi 5 cm, cát 10 cm, bông', '7', '19'],
        ['C', 'Sỏi 5 cm, cát 10 cm, than 3 cm, bông', '9', '24'],
      ],
      widths: [2, 5, 2, 2],
    },
    { head: '4. Kết luận' },
    'Lớp cát dày giữ được nhiều hạt phù sa hơn nhưng nước chảy chậm hơn. Than giúp giảm mùi. Nước sau lọc **vẫn chưa uống được** vì chưa diệt vi khuẩn: cần đun sôi.',
    { head: '5. Hạn chế và hướng tiếp theo' },
    { list: ['Mỗi mẫu mới đo ba lần; chưa đo vi sinh.', 'Sẽ thử lớp lọc bằng xơ dừa và đo lại sau 10 lần dùng.'] },
  ],
})

const onion = async () => {
  const cells = await picture(
    640,
    440,
    'Các tế bào vảy hành hình nhiều cạnh xếp sát nhau, mỗi tế bào có một nhân sẫm màu',
    (pen) => {
      for (let row = 0; row < 4; row++)
        for (let column = -1; column < 4; column++) {
          const [x, y] = [column * 190 + (row % 2) * 95, row * 110]
          pen.shape(
            '#f3d9e6',
            [x + 20, y],
            [x + 170, y],
            [x + 190, y + 55],
            [x + 170, y + 110],
            [x + 20, y + 110],
            [x, y + 55],
          )
          pen.line(
            '#a0446f',
            4,
            [x + 20, y],
            [x + 170, y],
            [x + 190, y + 55],
            [x + 170, y + 110],
            [x + 20, y + 110],
            [x, y + 55],
            [x + 20, y],
          )
          pen.disc('#7b2d55', x + 60 + ((row * 37) % 60), y + 55, 14)
        }
    },
  )
  return await pptx({
    title: 'Quan sát tế bào vảy hành',
    subtitle: 'Khoa học tự nhiên 6 · Tế bào · Bản nháp',
    author: 'Lê Thị Ánh – Trường THCS Tân Hoà',
    day: '2026-10-30',
    slides: [
      {
        title: 'Chuẩn bị',
        lines: [
          'Củ hành tây (hành tím), kim mũi mác, lam kính, lamen, giấy thấm, nước cất, dung dịch iodine hoặc xanh methylene.',
          'Kính hiển vi quang học có vật kính 10× và 40×.',
        ],
      },
      {
        title: 'Làm tiêu bản',
        lines: [
          'Dùng kim mũi mác rạch một ô vuông khoảng 0,5 cm ở mặt trong vảy hành, bóc lớp biểu bì mỏng.',
          'Đặt lên lam kính đã nhỏ sẵn một giọt nước, trải phẳng.',
          'Nhỏ một giọt thuốc nhuộm; đậy lamen nghiêng 45° để không có bọt khí; thấm nước thừa.',
        ],
      },
      {
        title: 'Quan sát',
        lines: [
          'Tế bào hình nhiều cạnh, xếp sát nhau.',
          'Thấy được: thành tế bào, tế bào chất, nhân (bắt màu đậm).',
          'Không thấy lục lạp: vảy hành ở dưới đất không quang hợp.',
        ],
        picture: cells,
      },
      {
        title: 'Cần bổ sung',
        lines: ['Ảnh chụp thật qua kính hiển vi của lớp.', 'Câu hỏi so sánh với tế bào biểu bì da ếch.'],
      },
    ],
  })
}

export const scienceFiles: readonly DemoFile[] = [
  { name: 'm11-an-toan.zip', make: safety },
  { name: 'm12-kinh-hien-vi.mp4', make: async () => (await lens()).mp4 },
  { name: 'm12-kinh-hien-vi.vtt', make: async () => (await lens()).vtt },
  { name: 'm13-do-la-sen.pdf', make: async () => await pdf(await leaves()) },
  { name: 'm14-oxygen.zip', make: oxygen },
  { name: 'm15-tach-muoi.pdf', make: () => pdf(salt) },
  {
    name: 'm16-bo-loc-nuoc.zip',
    make: async () =>
      await archive({
        'bao-cao.pdf': await pdf(await filter()),
        'nhat-ki.txt':
          'NHẬT KÍ DỰ ÁN\n05/10: quan sát nước sông lúc triều lên.\n12/10: làm mẫu A, nước còn đục.\n19/10: thêm bông và cát, mẫu B trong hơn.\n26/10: thêm than, mẫu C; viết báo cáo.\n',
      }),
  },
  {
    name: 'm16-so-do.jpg',
    make: async () =>
      await sharp((await filterPicture(560)).png)
        .jpeg({ quality: 78 })
        .toBuffer(),
  },
  { name: 'm17-te-bao-vay-hanh.pptx', make: onion },
]
