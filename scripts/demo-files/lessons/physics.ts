// Physics of grade 10.

import type { DemoFile } from '../demo-file.ts'
import { newPage, type Paper } from '../make/document.ts'
import { docx } from '../make/docx.ts'
import { html5 } from '../make/pages.ts'

const motion = () =>
  html5({
    title: 'Mô phỏng chuyển động thẳng biến đổi đều',
    body: `<p>Vật chuyển động trên đường thẳng với vận tốc ban đầu v₀ và gia tốc a không đổi: <b>v = v₀ + at</b>; <b>d = v₀t + ½at²</b>; <b>v² − v₀² = 2ad</b>.</p>
<div class="row"><label>v₀ = <input type="range" id="v0" min="-10" max="20" step="1" value="4"> <b id="v0told"></b> m/s</label><label>a = <input type="range" id="a" min="-4" max="4" step="0.5" value="2"> <b id="atold"></b> m/s²</label></div>
<div class="row"><button id="start" class="main">Chạy</button><button id="pause">Dừng</button><button id="reset">Về đầu</button><b id="now" role="status"></b></div>
<canvas id="road" width="820" height="90" role="img" aria-label="Vật trên đường thẳng"></canvas>
<canvas id="graph" width="820" height="260" role="img" aria-label="Đồ thị độ dịch chuyển và vận tốc theo thời gian"></canvas>
<h2>Nhiệm vụ</h2><ol><li>Với v₀ = 4 m/s, a = 2 m/s²: tính v và d lúc t = 5 s rồi kiểm tra bằng mô phỏng. (v = 14 m/s; d = 45 m.)</li><li>Chọn v₀ = 10 m/s, a = −2 m/s². Vật đổi chiều lúc nào, ở đâu? (t = 5 s; d = 25 m.)</li><li>Hình dạng đồ thị d–t và v–t khác nhau thế nào? Độ dốc của đồ thị v–t cho biết gì?</li></ol>`,
    script: `const by = (id) => document.getElementById(id)
let time = 0, timer
const number = (value, digits = 1) => value.toFixed(digits).replace('.', ',').replace('-', '−')
const given = () => [Number(by('v0').value), Number(by('a').value)]
const most = 10
function show() {
  const [v0, a] = given(), d = v0 * time + a * time * time / 2, v = v0 + a * time
  by('v0told').textContent = number(v0, 0); by('atold').textContent = number(a)
  by('now').textContent = 't = ' + number(time) + ' s; d = ' + number(d) + ' m; v = ' + number(v) + ' m/s'
  const road = by('road').getContext('2d'); road.clearRect(0, 0, 820, 90)
  road.fillStyle = '#ccd'; road.fillRect(0, 62, 820, 6); road.font = '13px sans-serif'
  for (let m = -200; m <= 400; m += 50) { const x = 280 + m * 1.3; road.fillStyle = '#555'; road.fillRect(x, 60, 2, 12); road.fillText(m + ' m', x - 12, 86) }
  road.fillStyle = '#c0392b'; road.fillRect(280 + d * 1.3 - 16, 36, 32, 22)
  const pen = by('graph').getContext('2d'); pen.clearRect(0, 0, 820, 260); pen.font = '14px sans-serif'
  plot(pen, 50, 'd (m)', '#1f6fb2', (t) => v0 * t + a * t * t / 2); plot(pen, 460, 'v (m/s)', '#2e8b57', (t) => v0 + a * t)
}
function plot(pen, left, name, colour, at) {
  const values = Array.from({ length: 101 }, (_, n) => at(n * most / 100)), low = Math.min(0, ...values), high = Math.max(1, ...values)
  const y = (value) => 230 - (value - low) / (high - low) * 200, x = (t) => left + t * 32
  pen.strokeStyle = '#999'; pen.lineWidth = 1; pen.beginPath(); pen.moveTo(left, 20); pen.lineTo(left, 235); pen.moveTo(left, y(0)); pen.lineTo(left + 330, y(0)); pen.stroke()
  pen.fillStyle = '#333'; pen.fillText(name, left + 6, 18); pen.fillText('t (s)', left + 300, y(0) + 18); pen.fillText(number(high, 0), left - 40, y(high) + 5)
  pen.strokeStyle = colour; pen.lineWidth = 3; pen.beginPath()
  for (let n = 0; n <= time / most * 100; n++) pen.lineTo(x(n * most / 100), y(values[Math.min(n, 100)]))
  pen.stroke(); pen.fillStyle = colour; pen.beginPath(); pen.arc(x(time), y(at(time)), 5, 0, 7); pen.fill()
}
const stop = () => { clearInterval(timer); timer = undefined }
by('start').onclick = () => { if (timer) return; if (time >= most) time = 0; timer = setInterval(() => { time = Math.min(most, time + 0.05); show(); if (time >= most) stop() }, 50) }
by('pause').onclick = stop
by('reset').onclick = () => { stop(); time = 0; show() }
by('v0').oninput = by('a').oninput = () => { stop(); time = 0; show() }
show()
`,
  })

const newton: Paper = {
  title: 'Kế hoạch bài dạy: Định luật 2 Newton',
  subtitle: 'Vật lí 10 · Động lực học · 2 tiết',
  author: 'Hoàng Thị Ngọc Ánh – Trường THPT Lam Giang',
  day: '2026-10-19',
  blocks: [
    { head: 'I. Mục tiêu' },
    {
      list: [
        'Phát biểu được định luật 2 Newton: gia tốc của vật tỉ lệ thuận với hợp lực và tỉ lệ nghịch với khối lượng: a = F/m.',
        'Thực hiện được phép đo để tìm quan hệ giữa a, F, m bằng xe lăn và cổng quang điện (hoặc điện thoại quay chậm).',
        'Vận dụng giải thích: khoảng cách phanh, thắt dây an toàn, chở quá tải.',
      ],
    },
    { head: 'II. Thiết bị' },
    'Xe lăn 0,5 kg, đường ray, ròng rọc, quả nặng 50 g, thước, cổng quang điện hoặc điện thoại; phiếu học tập.',
    { head: 'III. Tiến trình' },
    '**Hoạt động 1. Mở đầu (10 phút).** Hai học sinh cùng đẩy một thùng rỗng và một thùng đầy sách với lực gần như nhau. Thùng nào tăng tốc nhanh hơn? Học sinh dự đoán: gia tốc phụ thuộc những gì?',
    '**Hoạt động 2. Hình thành kiến thức (35 phút).** Thí nghiệm theo nhóm, giữ nguyên m và thay đổi F rồi giữ nguyên F và thay đổi m.',
    {
      table: [
        ['Lần', 'F (N)', 'm (kg)', 'a đo được (m/s²)', 'F/m (m/s²)'],
        ['1', '0,5', '0,50', '0,98', '1,00'],
        ['2', '1,0', '0,50', '1,96', '2,00'],
        ['3', '1,5', '0,50', '2,91', '3,00'],
        ['4', '1,0', '1,00', '0,97', '1,00'],
        ['5', '1,0', '0,75', '1,31', '1,33'],
      ],
      widths: [1, 1, 1, 2, 2],
    },
    'Bảng trên là số liệu mẫu; m là khối lượng của cả hệ (xe và quả nặng kéo). Nhận xét: m không đổi, F tăng hai lần thì a tăng gần hai lần; F không đổi, m tăng hai lần thì a giảm gần hai lần. Sai lệch do ma sát. **Định luật:** a = F/m; đơn vị 1 N = 1 kg·m/s². Hướng của gia tốc là hướng của hợp lực.',
    newPage,
    '**Hoạt động 3. Luyện tập (25 phút).**',
    {
      list: [
        'Hợp lực 6 N tác dụng lên vật 2 kg. Tính gia tốc. (3 m/s²)',
        'Ô tô 1 200 kg tăng tốc từ 10 m/s lên 20 m/s trong 5 s. Tính hợp lực. (a = 2 m/s²; F = 2 400 N)',
        'Xe 800 kg đang chạy 15 m/s, lực hãm 4 000 N. Tính quãng đường phanh. (a = −5 m/s²; d = 15² : (2 · 5) = 22,5 m)',
        'Cùng lực hãm, xe chở thêm 200 kg thì quãng đường phanh là bao nhiêu? (a = −4 m/s²; d = 28,125 m ≈ 28,1 m)',
      ],
      isNumbered: true,
    },
    '**Hoạt động 4. Vận dụng (20 phút).** Nhóm thiết kế một tấm áp phích an toàn giao thông: vì sao phải giữ khoảng cách xa hơn khi chở nặng hoặc đường ướt? Yêu cầu có ít nhất một phép tính.',
    { head: 'IV. Đánh giá' },
    {
      table: [
        ['Mức', 'Biểu hiện'],
        ['Biết', 'Phát biểu định luật, nêu đơn vị'],
        ['Hiểu', 'Giải thích bảng số liệu, vẽ đồ thị a theo F'],
        ['Vận dụng', 'Tính quãng đường phanh, liên hệ an toàn giao thông'],
      ],
      widths: [1, 4],
    },
    'Sai lầm thường gặp: nhầm khối lượng với trọng lượng; quên tính hợp lực khi có ma sát; cho rằng phải có lực thì vật mới chuyển động.',
  ],
}

export const physicsFiles: readonly DemoFile[] = [
  { name: 'm30-bien-doi-deu.zip', make: motion },
  { name: 'm31-dinh-luat-2-newton.docx', make: () => docx(newton) },
]
