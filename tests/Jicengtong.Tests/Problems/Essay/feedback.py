# The essay's own API, unchanged but for its quotes, which the essay lost (name for __name__, ‘ for '), and for its last lines, which run it.
# Tests ask it the same as the product; bin/bench runs it under gunicorn.
from flask import Flask, request, jsonify
import sqlite3

app = Flask(__name__)

# 数据库初始化
def init_db():
    conn = sqlite3.connect('feedback.db')
    c = conn.cursor()
    c.execute('''CREATE TABLE IF NOT EXISTS feedback
                 (id INTEGER PRIMARY KEY,
                  department TEXT,
                  issue TEXT,
                  timestamp DATETIME DEFAULT CURRENT_TIMESTAMP)''')
    conn.commit()
    conn.close()

# 提交反馈API
@app.route('/submit_feedback', methods=['POST'])
def submit_feedback():
    data = request.json
    department = data.get('department')
    issue = data.get('issue')

    if not department or not issue:
        return jsonify({'error': 'Missing data'}), 400

    conn = sqlite3.connect('feedback.db')
    c = conn.cursor()
    c.execute("INSERT INTO feedback (department, issue) VALUES (?, ?)", (department, issue))
    conn.commit()
    conn.close()

    return jsonify({'message': 'Feedback submitted successfully'}), 201

# 查询反馈API(供上级查看)
@app.route('/get_feedback', methods=['GET'])
def get_feedback():
    conn = sqlite3.connect('feedback.db')
    c = conn.cursor()
    c.execute("SELECT * FROM feedback ORDER BY timestamp DESC")
    rows = c.fetchall()
    conn.close()

    feedback_list = [{'id': row[0], 'department': row[1], 'issue': row[2], 'timestamp': row[3]} for row in rows]
    return jsonify(feedback_list), 200

init_db()
