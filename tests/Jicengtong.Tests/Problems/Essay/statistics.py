import pandas as pd

# 模拟反馈数据
data = {
    '网格ID': ['A001', 'A002', 'B001'],
    '问题类型': ['环境', '交通', '教育'],
    '解决状态': ['已解决', '待处理', '已解决'],
    '响应时间(天)': [2, 5, 1]
}
df = pd.DataFrame(data)

# 分析解决率
solved_rate = df[df['解决状态'] == '已解决'].shape[0] / df.shape[0] * 100
avg_time = df['响应时间(天)'].mean()

print(f"解决率: {solved_rate:.1f}%")
print(f"平均响应时间: {avg_time:.1f}天")
