"""The customer data center (客户数据中心): the one place where all customers live, once each."""
