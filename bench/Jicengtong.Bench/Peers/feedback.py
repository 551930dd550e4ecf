# The essay's own API (feedback over Flask and sqlite3), unchanged but for its quotes; bin/bench runs it under gunicorn.
from flask import Flask, request, jsonify
import sqlite3

app = Flask(__name__)


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


init_db()
